import HTTPService
import Hummingbird

/// Lets only peers of one role through.
struct RightsMiddleware: RouterMiddleware {
  typealias Context = LocalContext

  let rights: Rights
  let role: Rights.Role

  func handle(
    _ request: Request, context: LocalContext, next: (Request, LocalContext) async throws -> Response
  ) async throws -> Response {
    guard rights.admit(context.peer, as: role) else { throw rights.refusal(of: role) }
    return try await next(request, context)
  }
}
