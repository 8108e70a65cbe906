/// The customers' page without a kiosk: for those who try rules. What it shows is drawn by the page's own files.
package enum TrialPage {
  /// What takes the place of voucherd's events: the same one again and again, as from a kiosk that goes on showing it.
  private static let kiosk = """
    <script>
    window.EventSource = class {
      constructor() { this.beat = setInterval(() => this.tell(), 500); setTimeout(() => this.tell()); }
      tell() { this.onmessage?.({data: JSON.stringify(@@EVENT@@)}); }
      close() { clearInterval(this.beat); }
    };
    </script>
    """

  /// One file that needs nothing beside it.
  ///
  /// - Parameters:
  ///   - title: letters, digits and `._-` only.
  ///   - answers: JSON, an array of `{"title","staff","view"}`, `view` as in an event of the page.
  /// - Returns: nil if the page's files are not of the form that this knows.
  package static func html(title: String, answers: [UInt8]) -> String? {
    guard let page = standalone else { return nil }
    var text = String(decoding: PackageResources.trial_html, as: UTF8.self)
    let answers = harmless(String(decoding: answers, as: UTF8.self))
    // The last is not looked through any more.
    for (mark, content) in [("@@TITLE@@", title), ("@@PAGE@@", quoted(page)), ("@@ANSWERS@@", answers)] {
      guard text.contains(mark) else { return nil }
      text = text.split(separator: mark, omittingEmptySubsequences: false).joined(separator: content)
    }
    return text
  }

  /// The page with its files within, and without any other; nil if it names one that is not there.
  static var standalone: String? {
    var lines: [String] = []
    var scripts = ""
    for line in String(decoding: PageFile.page.bytes, as: UTF8.self).split(
      separator: "\n", omittingEmptySubsequences: false)
    {
      if line.hasPrefix("<link rel=\"icon\"") { continue }
      if let name = name(in: line, after: "<link rel=\"stylesheet\" href=\"", before: "\">") {
        guard let file = PageFile(rawValue: name) else { return nil }
        lines.append("<style>\n\(String(decoding: file.bytes, as: UTF8.self))</style>")
      } else if let name = name(in: line, after: "<script src=\"", before: "\" defer></script>") {
        guard let file = PageFile(rawValue: name) else { return nil }
        scripts += "<script>\n\(String(decoding: file.bytes, as: UTF8.self))</script>\n"
      } else {
        if line == "</body>" { lines += [kiosk, scripts] }
        lines.append(String(line))
      }
    }
    let page = lines.joined(separator: "\n")
    return scripts.isEmpty || page.contains("src=\"/") || page.contains("href=\"/") ? nil : page
  }

  private static func name(in line: Substring, after start: String, before end: String) -> String? {
    guard line.hasPrefix(start), line.hasSuffix(end) else { return nil }
    return String(line.dropFirst(start.count).dropLast(end.count))
  }

  /// A text as JavaScript has it.
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case _ where scalar.value < 0x20: quoted += " "
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return harmless(quoted + "\"")
  }

  /// Nothing in it ends the script that it stands in, or begins a comment of the page around it.
  private static func harmless(_ json: String) -> String { json.replacing("<", with: "\\u003c") }
}
