' What LibreOffice does with one attached file.
' In: the module Job, whose functions say which file, and what is wanted. Out: the PDF, and a report with
' a line for each thing that a clerk has to know.
' The one hard idea: nothing is printed unless every step before it has succeeded. The report appears
' under its name when all is done or has failed; where it says that, nobody looks at the PDF.
Option Explicit

Const NEVER_EXECUTE = 0  ' com.sun.star.document.MacroExecMode
Const NO_UPDATE = 0      ' com.sun.star.document.UpdateDocMode
Const NAME_AND_EXT = 3   ' com.sun.star.text.FilenameDisplayFormat
Const ALL_CONTENT = 23   ' com.sun.star.sheet.CellFlags: values, dates, strings, formulas
Const IN_FORMULAS = 0    ' what Calc's replacing looks at
Const SMALLEST_TYPE = 6  ' points
Const MOST_AUTHORS = 1000

Private report As Object

Sub Main
  Dim files As Object, doc As Object
  EnableReschedule(False) ' or windows for comments would open, which break down where there is no screen
  files = CreateUnoService("com.sun.star.ucb.SimpleFileAccess")
  report = CreateUnoService("com.sun.star.io.TextOutputStream")
  report.setOutputStream(files.openFileWrite(Job.Report() & ".part"))
  report.setEncoding("UTF-8")
  On Error Goto Failed
  If CreateUnoService("com.sun.star.frame.ModuleManager").hasByName(Job.Service()) Then
    doc = Load()
    If Not IsNull(doc) Then
      If Prepare(doc) Then Export(doc)
    End If
  Else
    Say("missing", 1, "")
  End If
Finish:
  report.closeOutput()
  files.move(Job.Report() & ".part", Job.Report())
  Exit Sub
Failed:
  Say("failed", Erl, Error$)
  Resume Finish
End Sub

' A line of the report: what, how many, and a detail.
Sub Say(what As String, count As Long, ByVal detail As String)
  Dim i As Long
  For i = 1 To Len(detail)
    If Asc(Mid(detail, i, 1)) >= 0 And Asc(Mid(detail, i, 1)) < 32 Then Mid(detail, i, 1, " ")
  Next
  report.writeString(what & " " & count & " " & Left(detail, 200) & Chr(10))
End Sub

Function Property(name As String, value As Variant) As Object
  Dim made As New com.sun.star.beans.PropertyValue
  made.Name = name
  made.Value = value
  Property = made
End Function

' Opening and printing.

Function Load() As Object
  Dim handler As Object
  handler = CreateUnoListener("Asked_", "com.sun.star.task.XInteractionHandler")
  On Error Goto Unreadable
  Load = StarDesktop.loadComponentFromURL(Job.Source(), "_blank", 0, Array(Property("Hidden", True), _
    Property("MacroExecutionMode", NEVER_EXECUTE), Property("UpdateDocMode", NO_UPDATE), _
    Property("InteractionHandler", handler)))
  If IsNull(Load) Then Say("unreadable", 1, "")
  Exit Function
Unreadable:
  Say("unreadable", 1, "")
End Function

' LibreOffice wants to ask a person something. The answer is no; the question may be worth telling.
Sub Asked_handle(request As Object)
  Dim choice As Object
  If InStr(request.getRequest().Dbg_Properties, "PasswordRequest") > 0 Then Say("password", 1, "")
  For Each choice In request.getContinuations()
    If HasUnoInterfaces(choice, "com.sun.star.task.XInteractionAbort") Then choice.select()
  Next
End Sub

Function Prepare(doc As Object) As Boolean
  Prepare = True
  If doc.supportsService("com.sun.star.text.GenericTextDocument") Then
    Prepare = SettleChanges(doc)
    PlainNames(doc.getTextFields())
    TellLinked(doc)
  ElseIf doc.supportsService("com.sun.star.sheet.SpreadsheetDocument") Then
    HideSheets(doc)
    FitSheets(doc)
    PlainSheetNames(doc)
    SettleSheetShapes(doc)
  Else
    TellSlides(doc)
    SettleShapes(doc.DrawPages)
    SettleShapes(doc.MasterPages)
  End If
End Function

Sub Export(doc As Object)
  Dim kind As String
  If doc.supportsService("com.sun.star.text.GenericTextDocument") Then
    kind = "writer"
  ElseIf doc.supportsService("com.sun.star.sheet.SpreadsheetDocument") Then
    kind = "calc"
  ElseIf doc.supportsService("com.sun.star.presentation.PresentationDocument") Then
    kind = "impress"
  Else
    kind = "draw"
  End If
  ' In the PDF: tags, PDF/UA, PDF/A-2, bookmarks, and comments, so that their being there is seen. A link
  ' to a file beside this one stays relative, or it would lead to our folder.
  doc.storeToURL(Job.Pdf(), Array(Property("FilterName", kind & "_pdf_Export"), _
    Property("FilterData", CreateUnoValue("[]com.sun.star.beans.PropertyValue", Array( _
      Property("UseTaggedPDF", True), Property("PDFUACompliance", True), Property("SelectPdfVersion", 2), _
      Property("ExportBookmarks", True), Property("ExportNotes", True), _
      Property("ExportLinksRelativeFsys", True))))))
End Sub

' Tracked changes.

' False if there are some, and nobody has said what is to become of them. Changes of the formatting alone
' hide and show no words: they count as accepted.
Function SettleChanges(doc As Object) As Boolean
  Dim all As Object, change As Object, authors As String, author As String, count As Long, named As Long
  Dim formats As Long
  all = doc.getRedlines().createEnumeration()
  Do While all.hasMoreElements()
    change = all.nextElement()
    If change.RedlineType = "Insert" Or change.RedlineType = "Delete" Then
      count = count + 1
      author = change.RedlineAuthor
      If InStr(authors, Chr(10) & author & Chr(10)) = 0 And named < MOST_AUTHORS Then
        authors = authors & Chr(10) & author & Chr(10)
        named = named + 1
        Say("author", 1, author)
      End If
    Else
      formats = formats + 1
    End If
  Loop
  If count > 0 And Job.Changes() = "" Then
    Say("changes", count, "")
    SettleChanges = False
    Exit Function
  End If
  If count + formats > 0 Then Dispatch(doc, IIf(Job.Changes() = "reject", "RejectAll", "AcceptAll"))
  If doc.getRedlines().createEnumeration().hasMoreElements() Then
    Say("changes", count, "")
  Else
    SettleChanges = True
  End If
End Function

Sub Dispatch(doc As Object, command As String)
  Dim none()
  doc.RedlineProtectionKey = CreateUnoValue("[]byte", none)
  CreateUnoService("com.sun.star.frame.DispatchHelper").executeDispatch( _
    doc.CurrentController.Frame, ".uno:" & command & "TrackedChanges", "", 0, none)
End Sub

' File names: none with a folder of ours.

Sub PlainNames(fields As Object)
  Dim all As Object, field As Object
  all = fields.createEnumeration()
  Do While all.hasMoreElements()
    field = all.nextElement()
    If field.getPropertySetInfo().hasPropertyByName("FileFormat") Then field.FileFormat = NAME_AND_EXT
  Loop
End Sub

' Where fields are copies, which can't be changed, the name itself takes their place.
Sub PlainNamesIn(text As Object)
  Dim i As Long
  For i = 1 To 1000
    If Not PlainNameIn(text) Then Exit Sub
  Next
End Sub

Function PlainNameIn(text As Object) As Boolean
  Dim paragraphs As Object, portions As Object, portion As Object
  paragraphs = text.createEnumeration()
  Do While paragraphs.hasMoreElements()
    portions = paragraphs.nextElement().createEnumeration()
    Do While portions.hasMoreElements()
      portion = portions.nextElement()
      If portion.TextPortionType = "TextField" Then
        If portion.TextField.supportsService("com.sun.star.text.TextField.FileName") Then
          text.insertString(portion, Job.FileName(), True)
          PlainNameIn = True
          Exit Function
        End If
      End If
    Loop
  Loop
End Function

' Pictures that are not in the file, but somewhere else. Nothing is fetched.
Sub TellLinked(doc As Object)
  Dim i As Long, picture As Object
  For i = 0 To doc.GraphicObjects.Count - 1
    picture = doc.GraphicObjects(i)
    If IsNull(picture.Graphic) Then Say("linked", 1, picture.Name) Else TellIfLinked(picture.Graphic)
  Next
End Sub

Sub TellIfLinked(graphic As Object)
  If graphic.Linked Then Say("linked", 1, graphic.OriginURL)
End Sub

' Spreadsheets.

' Hidden sheets are printed if they have print areas.
Sub HideSheets(doc As Object)
  Dim i As Long, none()
  For i = 0 To doc.Sheets.Count - 1
    If Not doc.Sheets(i).IsVisible Then
      doc.Sheets(i).setPrintAreas(none)
      Say("hidden-sheets", 1, doc.Sheets(i).Name)
    End If
  Next
End Sub

Sub FitSheets(doc As Object)
  Dim i As Long
  For i = 0 To doc.Sheets.Count - 1
    If doc.Sheets(i).IsVisible Then FitSheet(doc, doc.Sheets(i))
  Next
End Sub

' A sheet that is wider than its page is turned, and made smaller as far as it can still be read.
Sub FitSheet(doc As Object, sheet As Object)
  Dim range As Object, style As Object, broad As Long, room As Long, turned As Long, scale As Double, type_ As Double
  range = WidestArea(sheet)
  style = doc.StyleFamilies.getByName("PageStyles").getByName(sheet.PageStyle)
  broad = range.Size.Width
  If style.ScaleToPages > 0 Or style.ScaleToPagesX > 0 Or style.ScaleToPagesY > 0 Or broad = 0 Then Exit Sub
  scale = IIf(style.PageScale > 0, style.PageScale, 100) / 100
  room = style.Width - style.LeftMargin - style.RightMargin
  If broad * scale <= room Then Exit Sub
  turned = room
  If style.Height > style.Width Then turned = style.Height - style.LeftMargin - style.RightMargin
  If broad * scale > turned Then type_ = SmallestType(range) * turned / broad
  If broad * scale <= turned Or type_ >= SMALLEST_TYPE Then
    Turn(OwnStyle(doc, sheet, style), broad * scale > turned)
  Else
    Say("wide", PagesAcross(range, room / scale), sheet.Name)
  End If
End Sub

Function WidestArea(sheet As Object) As Object
  Dim area As Variant, range As Object, cursor As Object
  For Each area In sheet.getPrintAreas()
    range = sheet.getCellRangeByPosition(area.StartColumn, area.StartRow, area.EndColumn, area.EndRow)
    If IsNull(WidestArea) Then
      WidestArea = range
    ElseIf range.Size.Width > WidestArea.Size.Width Then
      WidestArea = range
    End If
  Next
  If IsNull(WidestArea) Then
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    WidestArea = sheet.getCellRangeByPosition(0, 0, cursor.RangeAddress.EndColumn, cursor.RangeAddress.EndRow)
  End If
End Function

' In points; of cells that have something in them.
Function SmallestType(range As Object) As Double
  Dim formats As Object, i As Long
  SmallestType = 1000
  formats = range.getUniqueCellFormatRanges()
  For i = 0 To formats.Count - 1
    If formats(i).queryContentCells(ALL_CONTENT).Count > 0 And formats(i).CharHeight < SmallestType Then _
      SmallestType = formats(i).CharHeight
  Next
End Function

Function PagesAcross(range As Object, room As Double) As Long
  Dim i As Long, used As Double, column As Object
  PagesAcross = 1
  For i = 0 To range.Columns.Count - 1
    column = range.Columns(i)
    If column.IsVisible Then
      If used > 0 And used + column.Width > room Then
        PagesAcross = PagesAcross + 1
        used = 0
      End If
      used = used + column.Width
    End If
  Next
End Function

' The sheet's page style, which other sheets may have as well: then a copy.
Function OwnStyle(doc As Object, sheet As Object, style As Object) As Object
  Dim i As Long, users As Long, styles As Object, made As Object, all As Variant, name As String
  For i = 0 To doc.Sheets.Count - 1
    If doc.Sheets(i).PageStyle = sheet.PageStyle Then users = users + 1
  Next
  If users = 1 Then
    OwnStyle = style
    Exit Function
  End If
  styles = doc.StyleFamilies.getByName("PageStyles")
  made = doc.createInstance("com.sun.star.style.PageStyle")
  i = 0
  Do
    i = i + 1
    name = "Fitted " & i
  Loop While styles.hasByName(name)
  styles.insertByName(name, made)
  all = style.getPropertySetInfo().getProperties()
  For i = LBound(all) To UBound(all)
    CopyProperty(style, made, all(i).Name)
  Next
  sheet.PageStyle = name
  OwnStyle = made
End Function

Sub CopyProperty(from As Object, into As Object, name As String)
  On Error Resume Next ' some can't be set
  into.setPropertyValue(name, from.getPropertyValue(name))
End Sub

Sub Turn(style As Object, smaller As Boolean)
  Dim width As Long
  width = style.Width
  If style.Height > width Then
    style.IsLandscape = True
    style.Width = style.Height
    style.Height = width
  End If
  If smaller Then
    style.ScaleToPagesX = 1
    style.ScaleToPagesY = 0
  End If
End Sub

Sub PlainSheetNames(doc As Object)
  Dim i As Long, all As Object, style As Object, part As Variant, content As Object, search As Object
  For i = 0 To doc.Sheets.Count - 1
    search = doc.Sheets(i).createReplaceDescriptor()
    search.SearchType = IN_FORMULAS
    search.SearchRegularExpression = True
    search.setSearchString("CELL\(""filename""[^)]*\)")
    search.setReplaceString("""" & Escaped("[" & Job.FileName() & "]" & doc.Sheets(i).Name) & """")
    doc.Sheets(i).replaceAll(search)
  Next
  all = doc.StyleFamilies.getByName("PageStyles")
  For i = 0 To all.Count - 1
    style = all(i)
    For Each part In Array("RightPageHeader", "RightPageFooter", "LeftPageHeader", "LeftPageFooter")
      content = style.getPropertyValue(part & "Content")
      If Not IsNull(content) Then
        PlainNames(content.LeftText.getTextFields())
        PlainNames(content.CenterText.getTextFields())
        PlainNames(content.RightText.getTextFields())
        style.setPropertyValue(part & "Content", content)
      End If
    Next
  Next
End Sub

Function Escaped(text As String) As String
  Escaped = Replace(Replace(Replace(Replace(text, "\", "\\"), "$", "\$"), "&", "\&"), """", """""")
End Function

' Slides.

' Hidden ones are left out by the export.
Sub TellSlides(doc As Object)
  Dim i As Long
  If Not doc.supportsService("com.sun.star.presentation.PresentationDocument") Then Exit Sub
  For i = 0 To doc.DrawPages.Count - 1
    If Not doc.DrawPages(i).Visible Then Say("hidden-slides", 1, i + 1)
  Next
End Sub

Sub SettleSheetShapes(doc As Object)
  Dim i As Long
  For i = 0 To doc.Sheets.Count - 1
    If doc.Sheets(i).IsVisible Then SettleShapesOn(doc.Sheets(i).DrawPage, 0)
  Next
End Sub

Sub SettleShapes(pages As Object)
  Dim i As Long
  For i = 0 To pages.Count - 1
    SettleShapesOn(pages(i), 0)
  Next
End Sub

' Names in their texts, and pictures that are missing; of groups as well.
Sub SettleShapesOn(shapes As Object, depth As Integer)
  Dim i As Long, shape As Object
  For i = 0 To shapes.Count - 1
    shape = shapes(i)
    If shape.supportsService("com.sun.star.drawing.GroupShape") And depth < 20 Then
      SettleShapesOn(shape, depth + 1)
    ElseIf shape.supportsService("com.sun.star.drawing.GraphicObjectShape") Then
      If Not IsNull(shape.Graphic) Then TellIfLinked(shape.Graphic)
    ElseIf shape.supportsService("com.sun.star.drawing.Text") Then
      PlainNamesIn(shape)
    End If
  Next
End Sub
