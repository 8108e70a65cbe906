/// `GET /v1/camera`: what the camera sees at this moment, in figures, for whoever sets it up. Measured when it is asked
/// for, and kept by nobody.
package struct CameraView: Codable, Sendable, Equatable {
  /// The device or file.
  package var source: String
  package var state: CameraReport.State
  /// What was found, in words; empty beside `ok`.
  package var detail: String
  /// Empty where there is nothing to do.
  package var whatToDo: String
  /// Nil if no picture came.
  package var picture: Picture?
  /// The code that was read last; nil if none was since the camera was opened.
  package var code: Code?

  package init(
    source: String, state: CameraReport.State, detail: String, whatToDo: String, picture: Picture?, code: Code?
  ) {
    self.source = source
    self.state = state
    self.detail = detail
    self.whatToDo = whatToDo
    self.picture = picture
    self.code = code
  }

  enum CodingKeys: String, CodingKey {
    case source, state, detail, picture, code
    case whatToDo = "what_to_do"
  }

  /// One picture's figures.
  package struct Picture: Codable, Sendable, Equatable {
    /// Pixels in a row.
    package var width: Int
    /// Rows.
    package var height: Int
    /// Pictures that came within the last second.
    package var rate: Int
    /// How sharp edges are, 0 to 100; nil where the picture has too few to say. Of the code, while one is in view.
    package var focus: Int?
    /// How well it is lit, 0 to 100.
    package var light: Int
    /// The middle of all pixels, 0 to 255.
    package var brightness: Int
    /// Pixels without any light, in percent.
    package var dark: Int
    /// Pixels that are full, in percent.
    package var bright: Int

    package init(
      width: Int, height: Int, rate: Int, focus: Int?, light: Int, brightness: Int, dark: Int, bright: Int
    ) {
      self.width = width
      self.height = height
      self.rate = rate
      self.focus = focus
      self.light = light
      self.brightness = brightness
      self.dark = dark
      self.bright = bright
    }
  }

  /// Where and how a code was read; nothing of what it says.
  package struct Code: Codable, Sendable, Equatable {
    /// How long ago, in milliseconds.
    package var ageMS: Int
    /// In pixels of the picture, clockwise as the code is read.
    package var corners: [[Int]]
    /// The mean length of its four sides, in pixels.
    package var side: Int
    /// Its lightest parts less its darkest, 0 to 255.
    package var contrast: Int
    /// Which reader, and what it looked at ("zbar adaptive").
    package var pass: String

    package init(ageMS: Int, corners: [[Int]], side: Int, contrast: Int, pass: String) {
      self.ageMS = ageMS
      self.corners = corners
      self.side = side
      self.contrast = contrast
      self.pass = pass
    }

    enum CodingKeys: String, CodingKey {
      case corners, side, contrast, pass
      case ageMS = "age_ms"
    }
  }
}
