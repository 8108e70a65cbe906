package import Hummingbird
package import Logging

/// Where a request came from.
package struct Origin: RequestContextSource {
  package let logger: Logger
  /// Nil on TCP, where the kernel knows nobody.
  package let peer: Peer?

  package init(logger: Logger, peer: Peer?) {
    self.logger = logger
    self.peer = peer
  }
}

/// What a route knows of a request besides the request: who sent it.
package struct LocalContext: RequestContext {
  package typealias Source = Origin

  package var coreContext: CoreRequestContextStorage
  /// Who is at the other end; nil on TCP. A route that gives rights to a peer gives none to nil.
  package let peer: Peer?

  package init(source: Origin) {
    coreContext = .init(source: source)
    peer = source.peer
  }
}
