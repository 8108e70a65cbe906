/// A voucher as it was shown: bare, or with its holder's proof.
package enum ShownVoucher: Sendable {
  case bare(UnverifiedVoucher)
  case live(UnverifiedPresentation)

  /// Whether its holder proves to hold it.
  package var isLive: Bool { if case .live = self { true } else { false } }

  /// The voucher itself, unverified either way.
  package var voucher: UnverifiedVoucher {
    switch self {
    case .bare(let voucher): voucher
    case .live(let presentation): presentation.voucher
    }
  }
}

extension Presented {
  /// The voucher, if the text is one of ours and well-formed.
  package var shown: ShownVoucher? {
    switch self {
    case .voucher(let voucher): .bare(voucher)
    case .presentation(let presentation): .live(presentation)
    case .foreign, .malformed: nil
    }
  }
}
