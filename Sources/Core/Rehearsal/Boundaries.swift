import Answers
import Rules
import Trust
import Vouchers
import Wire

/// The moments and circumstances at which a campaign's rules turn: just before and just after each of them.
package struct Boundaries: Sendable {
  /// How far ahead is looked, in days.
  package static let ahead: Int64 = 400
  /// Of one kind, the most that are shown.
  private static let most = 8

  private let trial: Trial
  private let voucher: TrialVoucher
  private let campaign: Campaign
  private let calendar: ShopCalendar
  private let now: TrialScene
  /// A moment at which everything holds; `now` if there is none.
  private let good: TrialScene

  /// - Parameter now: the scan that all others are like, but for what is tried.
  package init(of trial: Trial, for voucher: TrialVoucher, around now: TrialScene) {
    (self.trial, self.voucher, self.now) = (trial, voucher, now)
    (campaign, calendar) = (trial.campaign, trial.calendar)
    let good = Self.times(around: now.time, trial, voucher).lazy.map { time in
      now.but("a moment at which it holds") { $0.time = time }
    }.first { scene in
      if case .accepted? = trial.answer(scene)?.decision { true } else { false }
    }
    self.good = good ?? now
  }

  /// Everything that is to be tried, in the order of the rules.
  package var scenes: [TrialScene] {
    [now] + (good.time == now.time ? [] : [good]) + ends + calendarDays + hours + clockChanges + appointment
      + shownOtherwise + elsewhere + baskets + counts
  }

  /// Times at which it may hold, the soonest first.
  private static func times(around now: WireTime, _ trial: Trial, _ voucher: TrialVoucher) -> [WireTime] {
    let (rules, calendar) = (trial.campaign.rules, trial.calendar)
    let start =
      [now, trial.campaign.opens, voucher.notBefore, voucher.appointment?.start].compactMap { $0 }.max() ?? now
    let seconds: [Int64] = [0, 12 * 3600] + (rules?.hours ?? []).map { Int64($0.from) * 60 }
    let first = calendar.local(start).day
    let days = (0..<ahead).map { LocalDay(number: first.number + $0) }
    return [start]
      + days.flatMap { day in seconds.map { calendar.moment(on: day, second: $0) } }.filter { $0 >= start }.sorted()
  }

  // MARK: first and last moments

  private var ends: [TrialScene] {
    turning("the campaign begins", campaign.opens) + turning("the campaign ends", campaign.closes)
      + turning("the list ends", campaign.lists.map(\.until).max())
      + turning("the voucher begins", voucher.notBefore.map { $0 + -TrustSnapshot.clockSkew })
      + turning("the voucher ends", voucher.expires)
  }

  private func turning(_ what: String, _ time: WireTime?) -> [TrialScene] {
    guard let time else { return [] }
    return [
      good.but("\(what) in a second") { $0.time = time + -1000 }, good.but("\(what)") { $0.time = time },
    ]
  }

  // MARK: days and hours

  /// The days on which it opens and shuts, and every day off to come.
  private var calendarDays: [TrialScene] {
    guard let rules = campaign.rules else { return [] }
    let first = calendar.local(good.time).day
    var scenes: [TrialScene] = []
    for opens in [false, true] where rules.days != nil || rules.hours != nil {
      let day = (0..<8).map { LocalDay(number: first.number + $0) }.first {
        rules.isOpen(on: $0) != opens && rules.isOpen(on: LocalDay(number: $0.number + 1)) == opens
      }
      if let day {
        let next = LocalDay(number: day.number + 1)
        scenes += turning("a day \(opens ? "with" : "without") it begins", calendar.moment(on: next, second: 0))
      }
    }
    let second = Int64(calendar.local(good.time).minute) * 60
    let off = rules.blackouts.filter { $0.days.upperBound >= first }.prefix(Self.most)
    for days in off.map(\.days) {
      let name = days.lowerBound == days.upperBound ? "\(days.lowerBound)" : "\(days.lowerBound) to \(days.upperBound)"
      for (what, day) in [
        ("the day before \(name)", days.lowerBound.number - 1), ("the first of \(name)", days.lowerBound.number),
        ("the last of \(name)", days.upperBound.number), ("the day after \(name)", days.upperBound.number + 1),
      ] where !(what.hasPrefix("the last") && days.lowerBound == days.upperBound) {
        scenes.append(
          good.but(what) { $0.time = calendar.moment(on: LocalDay(number: day), second: second) })
      }
    }
    return scenes
  }

  private var hours: [TrialScene] {
    guard let rules = campaign.rules, let hours = rules.hours else { return [] }
    let first = calendar.local(good.time).day
    return hours.prefix(Self.most).flatMap { open -> [TrialScene] in
      let day = (0..<Self.ahead).lazy.map { LocalDay(number: first.number + $0) }.first {
        open.days.contains($0.weekday) && rules.isOpen(on: $0)
      }
      guard let day else { return [] }
      let end = Int64(open.to <= open.from ? open.to + 1440 : open.to) * 60
      let name = "\(Self.clock(open.from))–\(Self.clock(open.to))"
      return turning("\(name) begins", calendar.moment(on: day, second: Int64(open.from) * 60))
        + turning(
          "\(name) ends", calendar.moment(on: LocalDay(number: day.number + end / 86_400), second: end % 86_400))
    }
  }

  private static func clock(_ minute: Int) -> String {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(two(minute / 60)):\(two(minute % 60))"
  }

  /// Where the shop's clock is set forward or back.
  private var clockChanges: [TrialScene] {
    guard campaign.rules?.needsLocalTime == true else { return [] }
    return calendar.changes(from: now.time, days: Self.ahead).prefix(2).flatMap { change in
      let isForward = calendar.offset(change) > calendar.offset(change + -1000)
      return turning("the clocks go \(isForward ? "forward" : "back")", change)
    }
  }

  private var appointment: [TrialScene] {
    guard let window = voucher.appointment else { return [] }
    let (early, late) = (campaign.rules?.early ?? 0, campaign.rules?.late ?? 0)
    return turning("early for the appointment no more", window.start + -early)
      + turning("late for the appointment", window.end + late)
  }

  // MARK: how, where and with what

  private var shownOtherwise: [TrialScene] {
    guard campaign.presentation != .any else { return [] }
    return [
      good.but("shown bare, as a screenshot") { $0.proof = .bare },
      good.but("shown live, without digits") { $0.proof = .live(answersDigits: false) },
      good.but("shown live, with the digits") { $0.proof = .live(answersDigits: true) },
    ]
  }

  private var elsewhere: [TrialScene] {
    guard case .places = campaign.scope, let store = Identifier("elsewhere") else { return [] }
    return [good.but("in a store that is none of its own") { $0.place = Place(store: store) }]
  }

  private var baskets: [TrialScene] {
    var scenes: [TrialScene] = []
    if let minimum = campaign.rules?.minimum {
      for (what, minor) in [
        ("a basket of one less than the minimum", minimum.minor - 1), ("a basket of the minimum", minimum.minor),
      ] {
        scenes.append(
          good.but(what) { $0.basket = Basket(total: Amount(minor: minor, currency: minimum.currency)) })
      }
    }
    if let group = campaign.rules?.stacking {
      scenes.append(
        good.but("with another voucher of \(group) in the basket") { scene in
          scene.basket = Basket(total: scene.basket?.total ?? campaign.rules?.minimum, groups: [group])
        })
    }
    return scenes
  }

  private var counts: [TrialScene] {
    let uses = trial.list(at: good.time)?.uses ?? 1
    var scenes = uses > 1 ? [good.but("its last use") { $0.used = uses - 1 }] : []
    scenes.append(good.but("used up") { $0.used = uses })
    for limit in campaign.rules?.limits?.all ?? [] where limit.name != .offlineAmount {
      for count in [limit.most - 1, limit.most] {
        scenes.append(good.but("\(limit.name.rawValue) \(count) of \(limit.most)") { $0.counted[limit.name] = count })
      }
    }
    return scenes
  }
}
