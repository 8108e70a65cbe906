/// The files of the page, in the program itself: nothing of the outside is loaded, and nothing on the disk can change
/// what a customer sees.
package enum PageFile: String, Sendable, CaseIterable {
  case page = "/"
  case style = "/screen.css"
  /// How each state looks, on both pages.
  case states = "/states.css"
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
    case .style, .states, .staffStyle: "text/css; charset=utf-8"
    case .script, .staffScript, .sound, .counter, .deedsScript: "text/javascript; charset=utf-8"
    case .icon: "image/svg+xml"
    }
  }

  package var bytes: [UInt8] {
    switch self {
    case .page: Self.customersHTML
    case .style: PackageResources.screen_css
    case .states: PackageResources.states_css
    case .script: PackageResources.screen_js
    case .staffPage: Self.staffHTML
    case .staffStyle: PackageResources.staff_css
    case .staffScript: PackageResources.staff_js
    case .sound: PackageResources.sound_js
    case .counter: PackageResources.counter_js
    case .deedsScript: PackageResources.deeds_js
    case .icon: PackageResources.icon_svg
    }
  }

  private static let customersHTML = withShapes(PackageResources.screen_html)
  private static let staffHTML = withShapes(PackageResources.staff_html)

  /// The shapes stand in the page itself, so that none of them is ever still to come.
  private static func withShapes(_ page: [UInt8]) -> [UInt8] {
    let shapes = String(decoding: PackageResources.shapes_svg, as: UTF8.self)
    return Array(String(decoding: page, as: UTF8.self).replacing("<!-- shapes.svg -->", with: shapes).utf8)
  }
}
