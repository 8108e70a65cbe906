import HTTPService
import HTTPTypes
import Hummingbird
import Logging
import StatusList
import StrictJSON
import Wire

extension HubRoutes {
  /// The longest body of marks, in bytes.
  static let longestMarks = 256 << 10

  /// Adds what platforms do: mark vouchers, read redemptions. Each request carries a bearer token.
  func addPlatforms(to router: Router<LocalContext>) {
    router.post("/v1/marks") { request, _ in
      let name = try platform(request)
      let body = try await request.bytes(atMost: Self.longestMarks)
      return Response.bytes(try await blocking { try $0.mark(body, by: name) }, type: "application/json")
    }
    router.get("/v1/redemptions") { request, _ in
      _ = try platform(request)
      let after = try Self.number("after", of: request, default: 0, in: 0...Int64.max)
      let limit = try Self.number("limit", of: request, default: 100, in: 1...Int64(RedemptionFeed.page))
      return Response.bytes(
        try await blocking { try $0.store.feed(after: after, limit: Int(limit)).json }, type: "application/json")
    }
  }

  /// Who asks.
  private func platform(_ request: Request) throws -> String {
    guard let name = desk.platforms.name(authorization: request.headers[.authorization]) else {
      throw Problem.tokenWrong
    }
    return name
  }

  private static func number(
    _ name: String, of request: Request, default fallback: Int64, in range: ClosedRange<Int64>
  ) throws -> Int64 {
    guard let text = request.uri.queryParameters[name[...]] else { return fallback }
    guard let number = Int64(text), range.contains(number) else {
      throw Problem.badRequest("\(name) must be a number from \(range.lowerBound) to \(range.upperBound).")
    }
    return number
  }
}

extension HubDesk {
  /// Takes a platform's marks; what is answered says what the lists will say of each entry.
  func mark(_ body: [UInt8], by name: String) throws -> [UInt8] {
    let marks: MarksBody
    do { marks = try MarksBody(parsing: body) } catch { throw Problem.marksUnreadable(error) }
    do {
      let entries = try store.mark(
        marks.marks, by: name, reason: marks.reason, in: trust.snapshot, at: now())
      logger.notice("a platform marked vouchers", metadata: ["platform": "\(name)", "entries": "\(entries.count)"])
      var writer = JSONWriter()
      writer.object { writer in
        writer.name("marks")
        writer.array { writer in
          for (voucher, use, status) in entries {
            writer.object {
              $0.member("issuer", voucher.issuer.text)
              $0.member("list", Int64(voucher.list))
              $0.member("index", Int64(voucher.index))
              $0.member("use", Int64(use))
              $0.member("state", status.text)
            }
          }
        }
      }
      return writer.bytes
    } catch let refusal as PlatformMarkRefusal {
      throw Problem.marksRefused(refusal)
    }
  }
}

extension Problem {
  static let tokenWrong = Problem(
    .unauthorized, code: "token-wrong", title: "This needs a platform's token",
    whatToDo: "Send Authorization: Bearer TOKEN; voucher-hub token makes one.")

  static func marksUnreadable(_ error: JSONError) -> Problem {
    Problem(
      .badRequest, code: "marks-unreadable", title: "The marks can't be read", detail: "\(error)",
      whatToDo: "Send {\"marks\":[{\"issuer\",\"list\",\"index\",\"use\"?,\"state\"}],\"reason\"?}; none was taken.")
  }

  static func marksRefused(_ refusal: PlatformMarkRefusal) -> Problem {
    let what =
      switch refusal.code {
      case .listUnknown: "no campaign in trust has this list"
      case .indexWrong: "the index is not the first entry of one of the list's vouchers"
      case .useWrong: "the voucher has fewer uses"
      }
    return Problem(
      .unprocessableContent, code: refusal.code.rawValue, title: "A mark can't be taken",
      detail: "marks[\(refusal.place)]: \(what).", whatToDo: "Mend it and send all of them again; none was taken.")
  }
}
