import NIOCore
import NIOHTTPTypes

/// Closes a connection whose client sends a request too slowly, or doesn't read what it asked for.
///
/// HTTP1Channel's own idle limit begins anew with every part that comes, so that a client could hold a connection for
/// ever with one byte at a time; and it never ends one that has stopped reading.
final class SlowClientHandler: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart

  private let request: TimeAmount
  private let stall: TimeAmount
  private var requestLimit: Scheduled<Void>?
  private var stallLimit: Scheduled<Void>?

  init(limits: ServiceLimits) {
    request = TimeAmount(limits.request)
    stall = TimeAmount(limits.stall)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head: requestLimit = close(context.channel, in: request)
    case .body: break
    case .end:
      requestLimit?.cancel()
      requestLimit = nil
    }
    context.fireChannelRead(data)
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    stallLimit?.cancel()
    stallLimit = context.channel.isWritable ? nil : close(context.channel, in: stall)
    context.fireChannelWritabilityChanged()
  }

  func channelInactive(context: ChannelHandlerContext) {
    requestLimit?.cancel()
    stallLimit?.cancel()
    context.fireChannelInactive()
  }

  private func close(_ channel: any Channel, in time: TimeAmount) -> Scheduled<Void> {
    channel.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
  }
}
