import Ledger
import Storage
import TrustStore

/// The tables of ledger.sqlite: ledger and trust store share one file, so that one commit covers both.
enum KioskSchema {
  static let schema = Schema(
    name: "the kiosk's ledger", applicationID: 0x766f_7563,
    steps: [
      LedgerSchema.first, TrustStoreSchema.first, LedgerSchema.presentations, TrustStoreSchema.second,
      LedgerSchema.counts, TrustStoreSchema.marks, LedgerSchema.sequels, LedgerSchema.clearances,
      LedgerSchema.carrying, TrustStoreSchema.origins, TrustStoreSchema.agreedBoot,
      LedgerSchema.overrides,
    ])
}
