/// One setting: where it stands in the file, what may be written there, and what holds if nothing is.
///
/// A `*` in the path stands for a name that the installer chooses ("bases.*.url").
package struct SettingKey<Value: Sendable>: Sendable {
  package let path: String
  let type: SettingType<Value>
  /// Nil: must be given.
  let fallback: Value?
  let isAllowed: @Sendable (Value) -> Bool
  /// "least 1 s, most 60 s", or nothing.
  let bounds: String?
  let help: String
  /// What the printed example shows for a setting that must be given.
  let example: String?
}
