import Hummingbird
import Logging

/// Turns whatever a route throws into a problem response, so that no route has to.
///
/// An error that is neither a `Problem` nor HTTP's own is a fault of ours: it is logged, and the client learns only
/// that it happened.
struct ProblemMiddleware: RouterMiddleware {
  typealias Context = LocalContext

  func handle(
    _ request: Request, context: LocalContext, next: (Request, LocalContext) async throws -> Response
  ) async throws -> Response {
    do {
      return try await next(request, context)
    } catch let problem as Problem {
      return problem.response()
    } catch let error as any HTTPResponseError {
      return Problem(error).response()
    } catch is CancellationError {
      throw CancellationError()
    } catch {
      context.logger.error(
        "a request failed",
        metadata: [
          "method": "\(request.method.rawValue)", "route": "\(context.endpointPath ?? "none")", "error": "\(error)",
        ])
      return Problem.internalFault.response()
    }
  }
}
