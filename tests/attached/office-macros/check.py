import pathlib

MARK = pathlib.Path('/tmp/boardpack-macro-ran')


def check(_):
    if not MARK.exists():
        return []
    MARK.unlink()
    return ['a macro of the file has run']
