/// What came of an action on the staff page.
package struct StaffFindings: Codable, Sendable, Equatable {
  package var headline: Status.Headline
  package var lines: [InLanguages<String>]

  package init(headline: Status.Headline, lines: [InLanguages<String>]) {
    self.headline = headline
    self.lines = lines
  }
}
