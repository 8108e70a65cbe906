package import LocalAPI

/// What the screen's door asks of the kiosk. Customers can reach all of it: nothing here tells of vouchers.
package protocol ScreenPort: Sendable {
  var manner: ScreenManner { get }
  /// The code that leads to the service page, as SVG; nil if there is no such page.
  var serviceCode: String? { get }
  /// What stands now, and from now on what is new, or at least every `ScreenEvent.heartbeat`; ends with the kiosk.
  /// Best made by a `Newest`.
  func follow() async -> AsyncStream<ScreenView>
  /// Records how satisfied a customer was.
  ///
  /// - Throws: `Problem` if nothing is asked any more, or it can't be recorded.
  func rate(_ rating: RatingBody) async throws
}
