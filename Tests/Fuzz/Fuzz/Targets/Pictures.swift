import Pictures
import Wire

extension FuzzTarget {
  /// Pictures by libpng. The seeds: a palette with transparency, 16 bits with colour and alpha, interlaced gray, and our own.
  static let png = FuzzTarget(
    name: "png", seeds: { PictureSeeds.png + [PNG.encode(PictureSeeds.gray)] }, run: { checkPicture($0, .png) })
  /// Pictures by libjpeg-turbo. The seeds: sequential colour, progressive gray, arithmetic coding with restarts, inks.
  static let jpeg = FuzzTarget(name: "jpeg", seeds: { PictureSeeds.jpeg }, run: { checkPicture($0, .jpeg) })
  /// Pictures by our own parser.
  static let pgm = FuzzTarget(
    name: "pgm",
    seeds: {
      [PGM.encode(PictureSeeds.gray)]
        + [
          "P5 3 2 7 \u{0}\u{1}\u{2}\u{3}\u{4}\u{7}", "P5 2 1 1000 \u{0}\u{1}\u{3}\u{4}", "P5#a\n4\t1\r#b\n255\nabcd",
          "P5 9999999 9999999 255 ",
        ].map {
          Array($0.utf8)
        }
    }, run: { checkPicture($0, .pgm) })

  // Small ones: what a library does wrong it does wrong on these too, and thousands a second.
  private static let limits = PictureLimits(leastSide: 1, mostSide: 1024, mostPixels: 1 << 18)

  private static func checkPicture(_ input: [UInt8], _ kind: PictureDecoder.Kind) {
    // Whatever the first bytes were, this kind is tried.
    var bytes = input
    let begin: [UInt8] =
      switch kind {
      case .png: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
      case .jpeg: [0xFF, 0xD8, 0xFF]
      case .pgm: [0x50, 0x35]
      }
    guard bytes.count >= begin.count else { return }
    bytes.replaceSubrange(..<begin.count, with: begin)
    do throws(PictureError) {
      let picture = try PictureDecoder.decode(bytes, limits: limits)
      hold(picture.pixels.count == picture.width * picture.height, "a picture is whole")
      hold(picture.width <= 1024 && picture.height <= 1024, "no picture is beyond its limits")
      hold(picture.pixels.count <= limits.mostPixels, "no picture is beyond its limits")
      hold(try PictureDecoder.decode(bytes, limits: limits) == picture, "a picture is the same each time")
      if kind == .pgm { hold(try PictureDecoder.decode(PGM.encode(picture)) == picture, "what is written is read") }
    } catch {
      hold(!error.description.isEmpty, "what is wrong is said")
    }
  }
}

/// Small pictures of many kinds, made for this by hand and by cjpeg.
private enum PictureSeeds {
  static let gray = GrayPicture(width: 5, height: 3, pixels: (0..<15).map { UInt8($0 * 17) })

  static var png: [[UInt8]] { [palette, deep, interlaced].compactMap(Base64.standard.decode) }
  static var jpeg: [[UInt8]] { [sequential, progressive, arithmetic, inks].compactMap(Base64.standard.decode) }

  private static let palette =
    "iVBORw0KGgoAAAANSUhEUgAAAAkAAAAFBAMAAABlfdtYAAAADFBMVEUAAAD/AAAA/wD///+2fNpDAAAABHRSTlP/gAD/oaGU"
    + "ZgAAABFJREFUeJxjEDJQZBZgwEECACOlAk966uKaAAAAAElFTkSuQmCC"
  private static let deep =
    "iVBORw0KGgoAAAANSUhEUgAAAAkAAAAFEAYAAADHwxooAAAAu0lEQVR4nC3OhxaBABQGYIqySlS2qKwSZe+9ef/3cc89/wt8"
    + "54vF4oKYSEqynEpnsjlFVfNaoagbplkqV6q1eqPRtFpt23HdTrfXH3i+PwxG4zCaTKaz+WK5Wq83293+cDzFWSGEFUJYIYQV"
    + "QlghhBVCWCGEFUJYOV+ugoSKgoqBSh0VBxUPlQiVFSqs3O4PMY2KhkoZFQuVLioBKjNUtqiw8ny9EzlUdFRqqNioDFAJUVmi"
    + "ckCFlc/39wckxDTHCsBx+AAAAABJRU5ErkJggg=="
  private static let interlaced =
    "iVBORw0KGgoAAAANSUhEUgAAAAkAAAAJCAAAAAGy/WlaAAAAb0lEQVR4nAFkAJv/AACgAEjoAFAAmAAkdMQAKHgATJwAcMAA"
    + "EjpiirIANl6GrtYAFDxkjAAmTnaeADhgiLAASnKawgBchKzUAAkdMUVZbYGVqQAbL0NXa3+Tp7sALUFVaX2RpbnNAD9TZ3uP"
    + "o7fL327CJLV12qYuAAAAAElFTkSuQmCC"
  private static let sequential =
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWG"
    + "kJ6jq62rZ4C8ybqmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSk"
    + "pKSkpKSkpKSkpKSkpKT/wAARCAAJABEDASIAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAABAUA/8QAGhABAQACAwAAAAAA"
    + "AAAAAAAAAAMEYQUVYv/EABcBAAMBAAAAAAAAAAAAAAAAAAADBAX/xAAaEQACAgMAAAAAAAAAAAAAAAAAAQIEERMU/9oADAMB"
    + "AAIRAxEAPwCfLA0ZLj9FyMkh2Ni61iZO67yyywyaPTM//9k="
  private static let progressive =
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhl"
    + "bXd7gYKBTmCNl4x9lnN+gXz/wgALCAAJABEBAREA/8QAFgABAQEAAAAAAAAAAAAAAAAABAMC/9oACAEBAAAAASIptNf/xAAY"
    + "EAADAQEAAAAAAAAAAAAAAAAAAQMQE//aAAgBAQABBQJSFI5CFn//xAAUEAEAAAAAAAAAAAAAAAAAAAAg/9oACAEBAAY/Al//"
    + "xAAXEAADAQAAAAAAAAAAAAAAAAAAIGFx/9oACAEBAAE/IZEzKf8A/9oACAEBAAAAELP/xAAWEAEBAQAAAAAAAAAAAAAAAAAQ"
    + "MUH/2gAIAQEAAT8QggZf/9k="
  private static let arithmetic =
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcp"
    + "LDAxNDQ0Hyc5PTgyPC4zNDL/2wBDAQkJCQwLDBgNDRgyIRwhMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIyMjIy"
    + "MjIyMjIyMjIyMjIyMjL/yQARCAAJABEDAREAAhEBAxEB/8wACgAQEAUBEBEF/90ABAAB/9oADAMBAAIRAxEAPwD/AKWAIPUy"
    + "ysjB+7SjD7gcwO3oNSzA/9D+izAesG5yMH7tSvlbPopMfxBN5v/Rz3NGmHwj92pPhyQZC/54/9LR33/j4L8Ze02SxP/T0qJU"
    + "QvBl7O/4B3H/1NKrCv8A+Nzg/9k="
  private static let inks =
    "/9j/7gAOQWRvYmUAZAAAAAAC/9sAQwADAgIDAgIDAwMDBAMDBAUIBQUEBAUKBwcGCAwKDAwLCgsLDQ4SEA0OEQ4LCxAWEBETFBUVFQwP"
    + "FxgWFBgSFBUU/9sAQwEDBAQFBAUJBQUJFA0LDRQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQU"
    + "/8AAFAgACAAQBAERAAIRAQMRAQQRAP/EAB8AAAEFAQEBAQEBAAAAAAAAAAABAgMEBQYHCAkKC//EALUQAAIBAwMCBAMFBQQEAAABfQEC"
    + "AwAEEQUSITFBBhNRYQcicRQygZGhCCNCscEVUtHwJDNicoIJChYXGBkaJSYnKCkqNDU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hp"
    + "anN0dXZ3eHl6g4SFhoeIiYqSk5SVlpeYmZqio6Slpqeoqaqys7S1tre4ubrCw8TFxsfIycrS09TV1tfY2drh4uPk5ebn6Onq8fLz9PX2"
    + "9/j5+v/EAB8BAAMBAQEBAQEBAQEAAAAAAAABAgMEBQYHCAkKC//EALURAAIBAgQEAwQHBQQEAAECdwABAgMRBAUhMQYSQVEHYXETIjKB"
    + "CBRCkaGxwQkjM1LwFWJy0QoWJDThJfEXGBkaJicoKSo1Njc4OTpDREVGR0hJSlNUVVZXWFlaY2RlZmdoaWpzdHV2d3h5eoKDhIWGh4iJ"
    + "ipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uLj5OXm5+jp6vLz9PX29/j5+v/aAA4EAQACEQMRBAAA"
    + "PwD71+Lf/Lf8aAP1Tr4q+Lf/AC3/ABoAK//Z"
}
