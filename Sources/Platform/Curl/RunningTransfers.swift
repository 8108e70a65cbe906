import CCurl

/// The transfers that `CurlLoop` has under way. Belongs to its thread.
@safe struct RunningTransfers {
  private struct Running {
    let job: CurlLoop.Job
    let transfer: CurlTransfer
  }

  private var running: [UInt64: Running] = [:]
  /// Handles without a transfer: they keep TLS sessions.
  private var idle: [CurlHandle] = []

  mutating func begin(_ job: CurlLoop.Job, on multi: UnsafeMutableRawPointer) {
    do throws(CurlFailure) {
      let handle = if let handle = idle.popLast() { handle } else { try CurlHandle() }
      let transfer = try CurlTransfer(job.request, on: handle, sink: job.sink)
      guard unsafe curl_multi_add_handle(multi, handle.pointer) == CURLM_OK else {
        throw CurlFailure(kind: .other, message: "libcurl takes no further transfer")
      }
      running[job.ticket] = Running(job: job, transfer: transfer)
    } catch {
      job.completion(.failure(error))
    }
  }

  /// Tells of every transfer that has ended.
  mutating func collect(from multi: UnsafeMutableRawPointer) {
    var left: Int32 = 0
    while let message = unsafe curl_multi_info_read(multi, &left) {
      guard unsafe message.pointee.msg == CURLMSG_DONE else { continue }
      // The message is gone once its handle is taken out.
      let code = unsafe ccurl_message_result(message)
      let handle = unsafe message.pointee.easy_handle
      guard let ticket = running.first(where: { unsafe $0.value.transfer.handle.pointer == handle })?.key else {
        continue
      }
      unsafe end(ticket, on: multi) { $0.result(code) }
    }
  }

  /// Gives up every transfer that has been silent for too long.
  ///
  /// - Returns: when the next one will have been; nil if none can.
  mutating func endSilent(
    at now: ContinuousClock.Instant, on multi: UnsafeMutableRawPointer
  ) -> ContinuousClock.Instant? {
    for (ticket, silent) in running where silent.transfer.silenceEnds.map({ $0 <= now }) == true {
      unsafe end(ticket, on: multi) { _ in .failure(.silent) }
    }
    return running.values.compactMap(\.transfer.silenceEnds).min()
  }

  mutating func cancel(_ ticket: UInt64, on multi: UnsafeMutableRawPointer) {
    unsafe end(ticket, on: multi) { _ in .failure(.givenUp) }
  }

  mutating func cancelAll(on multi: UnsafeMutableRawPointer) {
    for ticket in running.keys { unsafe cancel(ticket, on: multi) }
  }

  private mutating func end(
    _ ticket: UInt64, on multi: UnsafeMutableRawPointer,
    result: (CurlTransfer) -> Result<CurlResponse, CurlFailure>
  ) {
    guard let ended = running.removeValue(forKey: ticket) else { return }
    unsafe curl_multi_remove_handle(multi, ended.transfer.handle.pointer)
    ended.job.completion(result(ended.transfer))
    if idle.count < CurlLoop.keptConnections { idle.append(ended.transfer.handle) }
  }
}
