import StrictJSON
package import Wire

/// What happened: the part of a record that differs by type.
package enum RecordBody: Sendable {
  case accepted(RedemptionRecord)
  /// A use that is kept for a till until `until`: accepted once it is confirmed, free again once it is released.
  case held(RedemptionRecord, until: WireTime)
  case confirmed(of: RecordName)
  case released(of: RecordName)
  /// Staff took an acceptance back. `staff` is a badge's number, where one was used.
  case voided(of: RecordName, reason: String, uid: Int64, staff: String?)
  /// A refused scan. `claims` is what the voucher said, known only if its signature holds; never the signature.
  case refused(code: String, voucher: VoucherKey?, campaign: Identifier?, claims: [UInt8]? = nil)
  /// A scan that could not be judged.
  case undecided(code: String)
  /// Staff tried a voucher: the whole way, and nothing of it counts. `redemption` is what would have been recorded, if
  /// it would have been accepted.
  case tested(code: String, redemption: RedemptionRecord?)
  /// How often each code came up beyond what was recorded singly.
  case summary([(code: String, count: Int64)])
  case opened(previous: ChainPosition?, reason: OpeningReason, version: String)
  case trustChanged(reason: String)
  case clockChanged(from: ClockGrade, to: ClockGrade)
  /// Camera, storage or enrolment.
  case deviceEvent(part: String, event: String, detail: String)
  /// What a person did on purpose: the user id at the local socket and what it was done to.
  /// `staff` is the number of the badge at the kiosk's own screen, where there is no user id (-1).
  case staffAction(action: String, uid: Int64, target: String, staff: String? = nil)
  /// How satisfied a customer was with a redemption, 1 to 5. `of` is the record's id.
  case rating(of: String, stars: Int64)

  /// The CloudEvents type.
  package var type: RecordType {
    switch self {
    case .accepted: .accepted
    case .held: .held
    case .confirmed: .confirmed
    case .released: .released
    case .voided: .voided
    case .refused: .refused
    case .undecided: .undecided
    case .tested: .tested
    case .summary: .summary
    case .opened: .opened
    case .trustChanged: .trustChanged
    case .clockChanged: .clockChanged
    case .deviceEvent: .deviceEvent
    case .staffAction: .staffAction
    case .rating: .rating
    }
  }

  /// The longest free text in a record, in bytes: a longer one is cut. Every one of its bytes may become six.
  package static let longestText = 512

  func write(into writer: inout JSONWriter) {
    switch self {
    case .accepted(let redemption): redemption.write(into: &writer)
    case .held(let redemption, let until):
      redemption.write(into: &writer)
      writer.member("until", until.description)
    case .confirmed(let name), .released(let name): writer.member("of", name.description)
    case .voided(let name, let reason, let uid, let staff):
      writer.member("of", name.description)
      writer.member("reason", Self.clipped(reason))
      writer.member("uid", uid)
      if let staff { writer.member("staff", Self.clipped(staff)) }
    case .refused(let code, let voucher, let campaign, let claims):
      writer.member("code", code)
      if let voucher {
        writer.member("issuer", voucher.issuer.text)
        writer.member("list", Int64(voucher.list))
        writer.member("index", Int64(voucher.index))
      }
      if let campaign { writer.member("campaign", campaign.text) }
      if let claims { writer.member("claims", ascii: Base64.url.encodeUTF8(claims)) }
    case .undecided(let code): writer.member("code", code)
    case .tested(let code, let redemption):
      writer.member("code", code)
      redemption?.write(into: &writer)
    case .summary(let counts):
      for (code, count) in counts { writer.member(JSONMember(code, .integer(count))) }
    case .opened(let previous, let reason, let version):
      writer.name("previous")
      if let previous {
        writer.object {
          $0.member("epoch", previous.epoch.description)
          $0.member("seq", previous.seq)
          $0.member("hash", previous.hash.description)
        }
      } else {
        writer.value(.null)
      }
      writer.member("reason", reason.rawValue)
      writer.member("version", version)
    case .trustChanged(let reason): writer.member("reason", Self.clipped(reason))
    case .clockChanged(let from, let to):
      writer.member("from", from.rawValue)
      writer.member("to", to.rawValue)
    case .deviceEvent(let part, let event, let detail):
      writer.member("part", part)
      writer.member("event", event)
      writer.member("detail", Self.clipped(detail))
    case .staffAction(let action, let uid, let target, let staff):
      writer.member("action", action)
      writer.member("uid", uid)
      writer.member("target", Self.clipped(target))
      if let staff { writer.member("staff", Self.clipped(staff)) }
    case .rating(let of, let stars):
      writer.member("of", of)
      writer.member("stars", stars)
    }
  }

  // Nobody bounds what the reader or a person says, and a record above its limit would never be read again.
  private static func clipped(_ text: String) -> String {
    var length = 0
    return String(
      text.unicodeScalars.prefix { scalar in
        length += UTF8.width(scalar)
        return length <= longestText
      })
  }
}

/// The record types of version 1.
package enum RecordType: String, Sendable, CaseIterable {
  case accepted = "voucherd.redemption.accepted.v1"
  case held = "voucherd.redemption.held.v1"
  case confirmed = "voucherd.redemption.confirmed.v1"
  case released = "voucherd.redemption.released.v1"
  case voided = "voucherd.redemption.voided.v1"
  case refused = "voucherd.scan.refused.v1"
  case undecided = "voucherd.scan.undecided.v1"
  case tested = "voucherd.scan.tested.v1"
  case summary = "voucherd.scan.summary.v1"
  case opened = "voucherd.ledger.opened.v1"
  case trustChanged = "voucherd.trust.changed.v1"
  case clockChanged = "voucherd.clock.changed.v1"
  case deviceEvent = "voucherd.device.event.v1"
  case staffAction = "voucherd.staff.action.v1"
  case rating = "voucherd.rating.given.v1"
}

/// Why a chain begins.
package enum OpeningReason: String, Sendable, CaseIterable {
  /// The device has never had a ledger.
  case first
  /// The database was lost or set back, and the claims came back from the hub.
  case restored
  /// Two chains were found under one epoch.
  case fork
  /// The device was replaced by another, under the same name.
  case replaced
}
