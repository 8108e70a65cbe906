import COSE
import StrictJSON
import Trust
import Vouchers
import Wire

extension Inspection {
  /// One object, one line.
  var json: [UInt8] {
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("kind", kind.rawValue)
      writer.member("length", Int64(length))
      writer.member("decision", decision.rawValue)
      writer.member("code", code)
      if !detail.isEmpty { writer.member("detail", detail) }
      if let header {
        writer.member("kid", header.kid.description)
        writer.member("alg", header.algorithm)
      }
      guard let facts else { return }
      writer.member("issuer", facts.key.issuer.text)
      writer.member("list", Int64(facts.key.list))
      writer.member("index", Int64(facts.key.index))
      writer.member("uses", Int64(facts.uses))
      writer.member("campaign", facts.campaign.text)
      if let start = facts.notBefore { writer.member("nbf", start.description) }
      if let end = facts.expires { writer.member("exp", end.description) }
      if let presentation {
        writer.name("presentation")
        writer.object {
          $0.member("time", presentation.time.description)
          if let challenge = presentation.challenge { $0.member("challenge", challenge.digits) }
        }
      }
      guard let audience = facts.audience else { return }
      writer.name("aud")
      writer.array { for place in audience { $0.string(place) } }
    }
    return writer.bytes + [0x0a]
  }

  /// The judgement, and under it what may be told.
  var text: String {
    let told = detail.isEmpty ? "" : " (\(detail))"
    var lines: [String]
    switch decision {
    case .accepted: lines = ["would be accepted if it has not been used\(told)"]
    case .refused: lines = ["would be refused: \(code)\(told)"]
    case .undecided: lines = ["can't be judged: \(code)\(told)"]
    }
    lines.append("  \(whatItIs), \(length) characters")
    if let facts {
      let key = facts.key
      lines.append("  \(key.issuer) \(key.list)/\(key.index), campaign \(facts.campaign)" + benefit(facts))
      lines.append("  \(facts.uses == 1 ? "one use" : "\(facts.uses) uses"), \(validity(facts))")
      let places = facts.audience.map { $0.map(PlainText.of).joined(separator: ", ") }
      lines.append("  for \(places ?? "every store where its campaign holds")")
    }
    if let presentation {
      let answer = presentation.challenge.map { "answering \($0.digits)" } ?? "answering no digits"
      lines.append("  proven by its holder at \(presentation.time), \(answer)")
    }
    if let header {
      let algorithm = Algorithm(rawValue: header.algorithm).map { "\($0.curve.rawValue)" } ?? "unknown"
      lines.append("  key \(header.kid), algorithm \(header.algorithm) (\(algorithm))")
    }
    return lines.joined(separator: "\n")
  }

  private var whatItIs: String {
    switch kind {
    case .voucher: "a voucher"
    case .presentation: "a voucher with its holder's proof"
    case .malformed: "begins as a voucher and is none"
    case .payment: "a payment code"
    case .receipt: "a receipt's code"
    case .link: "a link"
    case .other: "a code of somebody else"
    }
  }

  private func benefit(_ facts: VoucherFacts) -> String {
    guard let text = facts.texts?.english, !text.isEmpty else { return "" }
    return ": \(PlainText.of(text))"
  }

  private func validity(_ facts: VoucherFacts) -> String {
    let end = facts.expires.map { "until \($0)" } ?? "without expiry of its own"
    return facts.notBefore.map { "valid from \($0) \(end)" } ?? "valid \(end)"
  }
}
