import ArgumentParser
import LocalAPI
import Vouchers
import Wire

extension Identifier: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}

extension Challenge: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}

extension WireTime: ExpressibleByArgument {
  package init?(argument: String) { self.init(argument) }
}

extension Language: ExpressibleByArgument {}

/// Identifiers with commas between them, at least one.
struct IdentifierList: ExpressibleByArgument {
  let identifiers: [Identifier]

  init?(argument: String) {
    let names = argument.split(separator: ",", omittingEmptySubsequences: false).map { Identifier(String($0)) }
    identifiers = names.compactMap { $0 }
    guard identifiers.count == names.count else { return nil }
  }
}
