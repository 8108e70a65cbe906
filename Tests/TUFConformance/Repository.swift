import Curl
import TUF

/// The repository under test, over plain HTTP.
struct Repository {
  private let metadata: String
  private let targets: String
  private let curl: CurlEasy

  init(metadata: String, targets: String = "") throws {
    self.metadata = metadata
    self.targets = targets
    curl = try CurlEasy()
  }

  func answer(to request: FileRequest) -> FileAnswer {
    let base =
      switch request.folder {
      case .metadata: metadata
      case .targets: targets
      }
    var get = CurlRequest(
      "GET", "\(base)\(base.hasSuffix("/") ? "" : "/")\(request.path)", mostBytes: request.mostBytes,
      timeLimit: .seconds(30))
    get.schemes = .httpAndHTTPS
    do throws(CurlFailure) {
      let response = try curl.perform(get)
      TUFClient.say("GET \(get.url) -> \(response.status), \(response.body.count) bytes")
      switch response.status {
      case 200: return .bytes(response.body)
      case 404: return .absent
      default: return .failed("status \(response.status)")
      }
    } catch {
      TUFClient.say("GET \(get.url) -> \(error)")
      return .failed("\(error)")
    }
  }
}
