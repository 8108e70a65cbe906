/// The files of the page, in the program itself: nothing of the outside is loaded, and nothing on the disk can change
/// what a customer sees.
package enum PageFile: String, Sendable, CaseIterable {
  case page = "/"
  case style = "/screen.css"
  case script = "/screen.js"
  case staffPage = "/staff"
  case staffStyle = "/staff.css"
  case staffScript = "/staff.js"
  /// What both pages sound like, and what the staff page shows of the counter.
  case sound = "/sound.js"
  case counter = "/counter.js"
  /// What the holder of a badge does.
  case deedsScript = "/deeds.js"
  case icon = "/icon.svg"

  /// What it is (RFC 9110, 8.3).
  package var type: String {
    switch self {
    case .page, .staffPage: "text/html; charset=utf-8"
    case .style, .staffStyle: "text/css; charset=utf-8"
    case .script, .staffScript, .sound, .counter, .deedsScript: "text/javascript; charset=utf-8"
    case .icon: "image/svg+xml"
    }
  }

  package var bytes: [UInt8] {
    switch self {
    case .page: PackageResources.screen_html
    case .style: PackageResources.screen_css
    case .script: PackageResources.screen_js
    case .staffPage: PackageResources.staff_html
    case .staffStyle: PackageResources.staff_css
    case .staffScript: PackageResources.staff_js
    case .sound: PackageResources.sound_js
    case .counter: PackageResources.counter_js
    case .deedsScript: PackageResources.deeds_js
    case .icon: PackageResources.icon_svg
    }
  }
}
