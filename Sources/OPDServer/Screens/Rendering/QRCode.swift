import CQREncode

/// A QR code (ISO/IEC 18004) with an error correction of 15 % (level M): a crease on a slip may cost it that much.
struct QRCode {
    /// Modules from side to side, without the quiet zone.
    let size: Int
    private let isDark: [Bool]

    /// The four light modules around it that the standard demands.
    static let quietZone = 4

    /// - Returns: nil for a text too long for any code, of more than 2,331 bytes, or one with a zero byte in it.
    init?(_ text: String) {
        guard !text.isEmpty, !text.utf8.contains(0), let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else {
            return nil
        }
        defer { QRcode_free(code) }
        size = Int(code.pointee.width)
        // The lowest bit of a module says whether it is dark.
        isDark = (0..<size * size).map { [code] in code.pointee.data[$0] & 1 == 1 }
    }

    func isDark(row: Int, column: Int) -> Bool { isDark[row * size + column] }

    /// Its dark modules as the data of an SVG path, in a square of `side` modules.
    var path: String {
        var path = ""
        for row in 0..<size {
            var column = 0
            while column < size {
                let start = column
                while column < size, isDark(row: row, column: column) { column += 1 }
                if column > start {
                    path +=
                        "M\(start + Self.quietZone) \(row + Self.quietZone)h\(column - start)v1H\(start + Self.quietZone)z"
                }
                column += 1
            }
        }
        return path
    }

    /// With the quiet zone.
    var side: Int { size + 2 * Self.quietZone }
}
