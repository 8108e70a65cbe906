import COSE
package import Trust
import Vouchers
package import Wire

/// Vouchers whose indexes are theirs for good, made one by one as they are asked for.
package struct Mint: Sendable {
  /// The longest text minted without being asked for more: at level M on 40 mm, what a 720p camera reads at 20 cm.
  package static let longestText = 200

  /// How many.
  package let count: UInt32
  /// What for.
  package var campaign: Campaign { draft.campaign }
  /// Which list they are numbered in.
  package let list: VoucherList
  private let first: UInt32
  private let draft: Draft

  /// Checks the order as a kiosk would, then takes its indexes out of the numbering, durably.
  ///
  /// An order that is refused costs no index; a crash afterwards loses its indexes and gives none twice.
  ///
  /// - Parameter now: the time; the order is judged at the first moment from now at which it should hold.
  /// - Throws: `MintError` with what is wrong.
  package init(_ order: VoucherOrder, from workspace: Workspace, at now: WireTime) throws(MintError) {
    guard order.count > 0 else { throw MintError(.invalid, "at least one voucher must be asked for") }
    count = order.count
    (draft, first) = try workspace.update { (state) throws(MintError) in
      let draft = try Draft(order, state, workspace, at: now)
      let first = try state.reserve(order.count, of: draft.list)
      // A trial that nobody sees: every voucher of the order has its length and its judgement. Throwing drops the
      // reservation with the state.
      _ = try draft.voucher(first)
      return (draft, first)
    }
    list = draft.list
  }

  /// The voucher of a number from 0 to `count` − 1. Asked for twice it is the same voucher twice.
  package func voucher(_ number: UInt32) throws(MintError) -> MintedVoucher {
    precondition(number < count)
    return try draft.voucher(first + number * UInt32(list.uses))
  }
}

/// An order with everything decided but the index.
private struct Draft: Sendable {
  let list: VoucherList
  private let order: VoucherOrder
  private let state: MintState
  let campaign: Campaign
  private let key: IssuerKey
  private let signer: SigningKey
  private let expires: WireTime?
  private let now: WireTime

  init(
    _ order: VoucherOrder, _ state: MintState, _ workspace: Workspace, at now: WireTime
  ) throws(MintError) {
    guard let campaign = state.trust.campaigns.values.first(where: { $0.id == order.campaign }) else {
      throw MintError(.campaignUnknown, "there is no campaign \(order.campaign); add it with campaign add")
    }
    self.order = order
    self.state = state
    self.campaign = campaign
    self.now = now
    list = try Self.list(of: campaign, for: order, state, at: now)
    switch order.end {
    case .withList: expires = list.until
    case .at(let end): expires = end
    case .never: expires = nil
    }
    guard let key = order.key.map({ state.trust.keys[$0] }) ?? state.newestActiveKey(at: now) else {
      let wanted = order.key.map { "no key \($0)" } ?? "no active key"
      throw MintError(.keyUnknown, "the issuer has \(wanted); make one with key new")
    }
    self.key = key
    if !order.allowsRefused { try Self.check(key, lasts: expires ?? list.until) }
    if !order.allowsRefused, !order.allowsUnpublished {
      guard try workspace.isKnown(key.id, at: now) else {
        throw MintError(
          .keyNotPublished,
          "kiosks may not know key \(key.id) yet: publish it, wait for policy.json's trust.stale_hours, or say "
            + "--allow-unpublished")
      }
    }
    if !order.allowsRefused, let expires, expires > list.until {
      throw MintError(
        .expiryBeyondList, "list \(list.list) ends \(list.until), before the vouchers would: give an earlier --exp")
    }
    signer = try workspace.signingKey(key.id)
  }

  func voucher(_ index: UInt32) throws(MintError) -> MintedVoucher {
    let claims = VoucherClaims(
      issuer: order.namesIssuer ? key.issuer : nil, subject: order.subject,
      audience: order.audience.isEmpty ? nil : order.audience, expires: expires, notBefore: order.notBefore,
      index: VoucherIndex(list: list.list, index: index), holderKey: order.holder,
      terms: Terms(campaign: campaign.id, uses: list.uses, amount: order.amount, appointment: order.appointment))
    let voucher = try MintedVoucher(claims, of: key.issuer, signedBy: signer)
    let length = voucher.text.utf8.count
    // Bound to a phone it is never printed: the phone shows presentations.
    guard length <= Mint.longestText || order.allowsLong || order.holder != nil else {
      throw MintError(
        .textTooLong,
        "the text would be \(length) characters long, more than \(Mint.longestText): shorten --sub, --aud or the "
          + "campaign's id, leave --iss away, or print larger than 40 mm and say --allow-long")
    }
    guard length <= UnverifiedVoucher.longestText else {
      throw MintError(
        .textTooLong,
        "the text would be \(length) characters long, and the format ends at \(UnverifiedVoucher.longestText)")
    }
    if !order.allowsRefused { try judge(voucher) }
    return voucher
  }

  /// What a kiosk would say that stands in every place named, at the first moment from now when the voucher holds.
  private func judge(_ voucher: MintedVoucher) throws(MintError) {
    let starts = [order.notBefore, campaign.opens, order.appointment?.start].compactMap { $0 } + [key.notBefore]
    let moment = starts.reduce(now, max)
    guard case .voucher(let unverified) = Presented(Array(voucher.text.utf8)) else {
      throw MintError(.wouldBeRefused, "a kiosk could not read the voucher; its bytes are not those of the format")
    }
    switch state.trust.judge(unverified, at: moment, in: everyPlace) {
    case .allowed: return
    // Its holder's phone is not here to prove it; everything before that holds.
    case .refused(let refusal, _)
    where order.holder != nil && [.liveCodeRequired, .presentationRequired].contains(refusal.code):
      return
    case .refused(let refusal, _):
      throw MintError(
        .wouldBeRefused,
        "a kiosk would refuse these vouchers at \(moment): \(refusal.code.rawValue); --allow-refused mints them still")
    // The campaign goes by a shop's clock, and this is no shop; everything before that holds.
    case .undecided(.zoneUnknown, _): return
    case .undecided(let code, _):
      throw MintError(.wouldBeRefused, "a kiosk could not judge these vouchers: \(code.rawValue)")
    }
  }

  private var everyPlace: Place {
    var groups = Set(order.audience)
    for scope in [campaign.scope, state.trustedIssuer.scope] {
      if case .places(let places) = scope { groups.formUnion(places) }
    }
    return Place(store: key.issuer, groups: groups)
  }

  private static func list(
    of campaign: Campaign, for order: VoucherOrder, _ state: MintState, at now: WireTime
  ) throws(MintError) -> VoucherList {
    let list: VoucherList
    if let number = order.list {
      guard let named = campaign.lists.first(where: { $0.list == number }) else {
        let numbers = campaign.lists.map { "\($0.list)" }.joined(separator: ", ")
        throw MintError(.listUnknown, "campaign \(campaign.id) has no list \(number), only \(numbers)")
      }
      list = named
    } else {
      let room = campaign.lists.first { list in
        let end = UInt64(state.nextIndex(of: list.list)) + UInt64(order.count) * UInt64(list.uses)
        return now < list.until && end <= UInt64(list.size)
      }
      guard let room = room ?? campaign.lists.last else {
        throw MintError(.listUnknown, "campaign \(campaign.id) has no list; add one with campaign extend")
      }
      list = room
    }
    if let uses = order.uses, uses != list.uses {
      throw MintError(.usesMismatch, "vouchers of list \(list.list) have \(list.uses) uses, not \(uses)")
    }
    return list
  }

  private static func check(_ key: IssuerKey, lasts end: WireTime) throws(MintError) {
    guard key.state == .active else {
      throw MintError(.keyNotActive, "key \(key.id) is \(key.state.rawValue) and mints no more; make one with key new")
    }
    guard end <= key.expires else {
      throw MintError(
        .keyNotActive,
        "key \(key.id) ends \(key.expires), before the vouchers do (\(end)): make a newer key, or give an earlier --exp"
      )
    }
  }
}
