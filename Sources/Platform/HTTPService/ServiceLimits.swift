/// What one client may take of a service. Every service has all of them; none can be switched off.
package struct ServiceLimits: Sendable {
  /// How long a connection may rest between requests, and how long the first line of one may take to come.
  package var idle: Duration = .seconds(30)
  /// How long a request may take to arrive, from its head to the last byte of its body.
  package var request: Duration = .seconds(30)
  /// How long a client may leave unread what we write to it.
  package var stall: Duration = .seconds(15)
  /// How long requests under way may go on after the order to stop.
  package var drain: Duration = .seconds(3)
  /// How many connections are open at once; further ones wait in the kernel's queue.
  package var connections = 64
  /// The head of a request, in bytes.
  package var headBytes = 16 << 10
  /// The header fields of a request.
  package var headFields = 64

  package init() {}
}
