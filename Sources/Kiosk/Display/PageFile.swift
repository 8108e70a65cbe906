/// The files of the page, in the program itself: nothing of the outside is loaded, and nothing on the disk can change
/// what a customer sees.
package enum PageFile: String, Sendable, CaseIterable {
  case page = "/"
  case style = "/screen.css"
  case script = "/screen.js"
  case icon = "/icon.svg"

  /// What it is (RFC 9110, 8.3).
  package var type: String {
    switch self {
    case .page: "text/html; charset=utf-8"
    case .style: "text/css; charset=utf-8"
    case .script: "text/javascript; charset=utf-8"
    case .icon: "image/svg+xml"
    }
  }

  package var bytes: [UInt8] {
    switch self {
    case .page: PackageResources.screen_html
    case .style: PackageResources.screen_css
    case .script: PackageResources.screen_js
    case .icon: PackageResources.icon_svg
    }
  }
}
