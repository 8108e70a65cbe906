extension Language {
  /// What most customers of a shop read, by its time zone: simplified Chinese on the mainland, traditional in Taiwan,
  /// Hong Kong and Macau, English elsewhere.
  ///
  /// - Parameter zone: its name in the time zone database; older names of the same places too.
  package init(ofZone zone: String) {
    switch zone {
    case "Asia/Shanghai", "Asia/Urumqi", "Asia/Chongqing", "Asia/Chungking", "Asia/Harbin", "Asia/Kashgar", "PRC":
      self = .zhHans
    case "Asia/Taipei", "ROC", "Asia/Hong_Kong", "Hongkong", "Asia/Macau", "Asia/Macao": self = .zhHant
    default: self = .en
    }
  }
}
