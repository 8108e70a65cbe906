import Storage
package import Wire

extension HubStore {
  /// The database was restored from an older copy: moves the versions of marks on, above every one that was ever given.
  ///
  /// - Returns: the index's new version.
  /// - Throws: `StorageFault`.
  package func restored(at now: WireTime) throws -> UInt64 {
    try database.write("move versions of marks on") { db in
      try StatusBook(db: db).moveOn(at: now, always: true) ?? StatusBook(db: db).version()
    }
  }
}
