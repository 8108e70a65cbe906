/// Words of somebody else that will stand in a log and on a terminal.
enum PlainWords {
  /// The text; nil if it holds control characters, or what turns the direction of text or breaks a line.
  static func checked(_ text: String) -> String? {
    let isPlain = text.unicodeScalars.allSatisfy { scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator: false
      default: true
      }
    }
    return isPlain ? text : nil
  }
}
