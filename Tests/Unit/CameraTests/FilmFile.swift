import Film
import Glibc

/// Writes a film into a file.
enum FilmFile {
  static func write(_ film: CameraFilm, to path: String) throws {
    let descriptor = unsafe open(path, O_WRONLY | O_TRUNC)
    defer { close(descriptor) }
    try film.writeHeader(to: descriptor, colour: .gray420)
    try film.write(to: descriptor, colour: .gray420)
  }
}
