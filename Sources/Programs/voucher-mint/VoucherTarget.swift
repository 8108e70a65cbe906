import ArgumentParser
import COSE
import Glibc
import Issuing
import StrictJSON
import Vouchers
import Wire

/// How vouchers are given out.
enum VoucherFormat: String, ExpressibleByArgument, CaseIterable {
  case text
  case png
  case svg
  case sheetPDF = "sheet-pdf"
  case sheetPNG = "sheet-png"
}

/// Where vouchers go: standard output, one file, or a folder of files.
struct VoucherTarget {
  /// The most vouchers that are drawn onto sheets at once: they are in memory together.
  static let mostOnSheets: UInt32 = 12_000

  private let format: VoucherFormat
  private let output: AnswerFormat
  private let path: String?
  private let isFolder: Bool

  /// - Throws: `MintError` if a file is in the way, or a folder can't be made.
  init(format: VoucherFormat, output: AnswerFormat, path: String?, count: UInt32) throws(MintError) {
    self.format = format
    self.output = output
    self.path = path
    switch format {
    case .text, .sheetPDF: isFolder = false
    case .png, .svg: isFolder = count > 1
    case .sheetPNG: isFolder = count > UInt32(Sheet.perSheet)
    }
    if format == .sheetPDF || format == .sheetPNG, count > Self.mostOnSheets {
      throw MintError(.invalid, "at most \(Self.mostOnSheets) vouchers are drawn onto sheets at once")
    }
    guard let path else { return }
    if isFolder {
      try DurableFile.makeFolder(path, mode: 0o700)
    } else if unsafe access(path, F_OK) == 0 {
      throw MintError(.inputOutput, "\(path) is there already and is not overwritten; name another --out")
    }
  }

  func write(_ mint: Mint, label: String) throws {
    switch format {
    case .text: try writeLines(mint)
    case .png:
      for number in 0..<mint.count {
        let voucher = try mint.voucher(number)
        try store(try VoucherDrawing.png(text: voucher.text), as: name(of: voucher, "png"))
      }
    case .svg:
      for number in 0..<mint.count {
        let voucher = try mint.voucher(number)
        try store(Array(try VoucherDrawing.svg(text: voucher.text).utf8), as: name(of: voucher, "svg"))
      }
    case .sheetPDF: try store(try Sheet.pdf(try items(mint, label)), as: "sheet.pdf")
    case .sheetPNG:
      for (number, page) in try Sheet.png(try items(mint, label)).enumerated() {
        try store(page, as: "sheet-\(number + 1).png")
      }
    }
  }

  private func writeLines(_ mint: Mint) throws {
    var sink: ByteSink
    if let path { sink = try ByteSink(newFile: path) } else { sink = ByteSink() }
    for number in 0..<mint.count {
      let voucher = try mint.voucher(number)
      switch output {
      case .text: try sink.writeLine(voucher.text)
      case .json: try sink.write(json(voucher) + [0x0a])
      }
    }
    try sink.finish()
  }

  private func json(_ voucher: MintedVoucher) -> [UInt8] {
    let claims = voucher.claims
    var writer = JSONWriter()
    writer.object { writer in
      writer.member("text", voucher.text)
      writer.member("issuer", voucher.issuer.text)
      writer.member("list", Int64(claims.index.list))
      writer.member("index", Int64(claims.index.index))
      writer.member("uses", Int64(claims.terms.uses))
      writer.member("campaign", claims.terms.campaign.text)
      writer.member("kid", voucher.keyID.description)
      if let start = claims.notBefore { writer.member("nbf", start.description) }
      if let end = claims.expires { writer.member("exp", end.description) }
    }
    return writer.bytes
  }

  private func items(_ mint: Mint, _ label: String) throws -> [Sheet.Item] {
    try (0..<mint.count).map { number in
      let voucher = try mint.voucher(number)
      return Sheet.Item(text: voucher.text, label: label, id: voucher.name)
    }
  }

  private func name(of voucher: MintedVoucher, _ suffix: String) -> String {
    "\(voucher.claims.index.list)-\(voucher.claims.index.index).\(suffix)"
  }

  private func store(_ bytes: [UInt8], as name: String) throws {
    guard let path else { return }
    try DurableFile.replace(isFolder ? "\(path)/\(name)" : path, with: bytes, mode: 0o600)
  }
}
