import HTTPService
import HTTPTypes
import StrictJSON
import Storage

extension Problem {
  /// The statement cannot be read.
  static func statement(_ error: JSONError) -> Problem {
    Problem(
      .badRequest, code: "statement-unreadable", title: "The signed statement can't be read", detail: "\(error)",
      whatToDo: "Send one DSSE envelope of the kind that this path takes.")
  }

  /// The body is not the lines of an upload.
  static func upload(_ failure: Upload.Failure) -> Problem {
    if failure.isSize {
      return Problem(
        .contentTooLarge, code: failure.rawValue, title: "The upload is too large",
        detail: "At most \(Upload.mostRecords) records and \(Upload.longest) bytes.", whatToDo: "Send half of it.")
    }
    return Problem(
      .badRequest, code: failure.rawValue, title: "The upload is not well-formed",
      whatToDo: "Send a head statement and the records it announces, each line ended by LF, no line empty.")
  }

  static let wrongMediaType = Problem(
    .badRequest, code: "wrong-media-type", title: "The upload is of another media type",
    whatToDo: "Send application/x-ndjson without a content coding.")

  static func otherDevice(_ what: String) -> Problem {
    Problem(
      .badRequest, code: "other-device", title: "The \(what) names another device than the path")
  }

  static func wrongCount(announced: Int64, sent: Int) -> Problem {
    Problem(
      .badRequest, code: "wrong-count", title: "The head announces another number of records than came",
      detail: "Announced \(announced), sent \(sent).")
  }

  static let deviceUnknown = Problem(
    .unauthorized, code: "device-unknown", title: "No such device is enrolled",
    whatToDo: "Enrol it: make a ticket with voucher-hub ticket, give it to voucherctl enrol.")
  static let signatureInvalid = Problem(
    .unauthorized, code: "signature-invalid", title: "The statement is not signed by this device's key",
    whatToDo: "If the device was set up anew, enrol it with a new ticket.")
  static let keyReplaced = Problem(
    .forbidden, code: "key-replaced", title: "This key has been replaced by another",
    whatToDo: "If this is the device that should go on, enrol it with a new ticket.")
  static let epochTaken = Problem(
    .forbidden, code: "epoch-taken", title: "This epoch is another device's",
    whatToDo: "Look who has this device's key: an epoch is drawn at random and never met twice.")
  static let deviceRevoked = Problem(
    .forbidden, code: "device-revoked", title: "This device has been revoked",
    whatToDo: "Keep its records; ask who runs the hub.")
  static let enrolmentRefused = Problem(
    .forbidden, code: "enrolment-refused", title: "There is no open ticket for this device and proof",
    whatToDo: "Make a new ticket with voucher-hub ticket; it is good for 24 hours and one device.")
  static let nothingHeld = Problem(
    .notFound, code: "nothing-held", title: "The hub holds no record of this device")

  static let busy = Problem(
    .serviceUnavailable, code: "busy", title: "The hub has too many uploads under way", retryAfter: .seconds(2))
  static let contended = Problem(
    .serviceUnavailable, code: "contended", title: "Another upload of this device is under way",
    retryAfter: .seconds(1))
  static let noReceiptKey = Problem(
    .serviceUnavailable, code: "no-receipt-key", title: "The hub has no active key to sign receipts with",
    whatToDo: "Put the key that hub.json names as active into the folder of keys.", retryAfter: .seconds(60))

  /// The store failed; what it was stands in the log.
  static func store(_ fault: StorageFault) -> Problem {
    Problem(
      .serviceUnavailable, code: "store-unavailable", title: "The hub can't store at the moment",
      retryAfter: fault.code == .busy ? .seconds(2) : .seconds(30))
  }
}
