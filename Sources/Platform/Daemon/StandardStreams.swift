import CUnix
import Glibc

/// What every program of ours sets up before its first word.
package enum StandardStreams {
  /// Makes standard output line-buffered: in a pipe it would otherwise keep kilobytes back. And lets a write to a
  /// connection that is gone be an error instead of the end of the process: OpenSSL can't be told not to raise SIGPIPE.
  package static func setUp() {
    cunix_line_buffer_standard_output()
    signal(SIGPIPE, SIG_IGN)
  }
}
