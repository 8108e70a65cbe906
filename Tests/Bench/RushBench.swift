import Foundation
import LocalAPI
import LocalCalls
import Rig

/// A rush: customers one after another before the camera, wrong codes among them, a page that follows.
///
/// People take time, and no program changes that: each shows a code, waits for the answer, reads it, and goes; the next
/// one's code comes when the reader has seen the last one leave. What is ours is the rest.
struct RushBench {
  /// How long somebody looks at an answer before taking the phone away.
  static let reads: Duration = .milliseconds(1000)
  /// After this time without a code the reader says that it has left.
  static let leaves: Duration = .milliseconds(400)
  /// What one customer of a rush may cost in our own time.
  static let most = 100.0

  let customers: Int

  func run() throws -> [Verdict] {
    let shop = try Shop()
    defer { shop.close() }
    let kiosk = try shop.openKiosk(logLevel: "warning")
    let viewer = try ChildProcess(
      "/usr/bin/curl",
      ["-s", "-N", "-o", "/dev/null", "--unix-socket", kiosk.socket(.screen), "http://127.0.0.1/v1/events"])
    defer { viewer.kill() }
    let good = try shop.mint.issue("coffee", count: customers).map(\.text)
    let expired = try shop.mint.issue("coffee", ["--exp", "-3d", "--allow-refused"])[0].text
    let client = try kiosk.client(.reader)
    func show(_ event: Sights.Event, _ text: String) throws -> Answer? {
      let sights = Sights(source: "camera", event: event, symbols: [.init(data: Array(text.utf8))])
      return try client.post("/v1/sights", sights, as: SightsReply.self).answer
    }
    let clock = ContinuousClock()
    var own: [Double] = []
    var answers: [String: Int] = [:]
    let whole = try clock.measure {
      for number in 0..<customers {
        // Every tenth shows one that has expired, every tenth one that a friend has used, every tenth a payment code
        // first: and then the right one.
        var texts = [good[number]]
        switch number % 10 {
        case 3: texts = [expired]
        case 6: texts = [good[number - 6]]
        case 9: texts = ["https://pay.example/\(number)", good[number]]
        default: break
        }
        for text in texts {
          let time = try clock.measure { () throws -> Void in
            var answer = try show(.appeared, text)
            let began = clock.now
            while answer == nil {
              guard clock.now - began < .seconds(5) else { throw TrialError("no answer to customer \(number)") }
              Patience.pass(.milliseconds(250))
              answer = try show(.still, text)
            }
            answers[answer?.code ?? "none", default: 0] += 1
          }
          // A foreign code is answered only once it was held for 1.5 s: that is meant, and no slowness.
          if text.hasPrefix("VC1:") { own.append(time / .milliseconds(1)) }
          Patience.pass(Self.reads + Self.leaves)
          _ = try show(.gone, text)
        }
      }
    }
    own.sort()
    let perMinute = Double(customers) / (whole / .seconds(60))
    print(
      "\(customers) customers in \(Figures.shown(whole / .seconds(1), digits: 1)) s, \(Figures.shown(perMinute, digits: 1)) a minute:"
        + " each looks at the answer for \(Self.reads) and is seen to leave \(Self.leaves) later")
    print("answers: " + answers.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
    let p95 = own[min(own.count - 1, own.count * 95 / 100)]
    print(
      "code handed over to answered: p50 \(Figures.shown(own[own.count / 2], digits: 1)) ms, p95 \(Figures.shown(p95, digits: 1)) ms"
    )
    return [Verdict(what: "our own time for a customer in a rush, p95", measured: p95, most: Self.most, unit: " ms")]
  }
}
