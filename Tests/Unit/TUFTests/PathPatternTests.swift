import TUF
import Testing

@Suite struct `Path patterns` {
  @Test(arguments: [
    ("*", "x", true), ("*", "", true), ("*", "a/x", false), ("*/*", "a/x", true), ("*.md", "README.md", true),
    ("*.md", "README.MD", false), ("foo-?.tgz", "foo-1.tgz", true), ("foo-?.tgz", "foo-12.tgz", false),
    ("foo-?.tgz", "foo-.tgz", false), ("a/*", "a/", true), ("a/*", "a", false), ("?", "/", false),
    ("a*b*c", "aXbYc", true),
    ("a*b*c", "acb", false), ("[ab]", "a", false), ("[ab]", "[ab]", true), ("**", "x", true), ("", "", true),
    ("?", "é", true), ("x", "x", true), ("x", "xy", false), ("*x", "xyx", true),
  ])
  func `a pattern stays within its segment`(pattern: String, path: String, isMatch: Bool) {
    #expect(PathPattern(pattern).matches(path) == isMatch)
  }

  @Test func `a pattern made to be slow is not`() {
    let pattern = PathPattern(String(repeating: "*a", count: 200) + "b")
    #expect(!pattern.matches(String(repeating: "a", count: 20_000)))
  }
}
