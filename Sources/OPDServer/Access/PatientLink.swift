import Foundation
import OPDEngine
import OPDJournal

/// The code of a patient's own link: a token's id and a signature of the hospital, in base64url.
///
/// 7 bytes of id and 10 of HMAC-SHA256: one in 2^80 guesses is right, each of which would be a request.
enum PatientLink {
    private static let (idBytes, signatureBytes) = (7, 10)

    static func code(of token: Token.ID, epoch: Int, _ secret: HospitalSecret) -> String {
        let id = (0..<idBytes).map { UInt8(truncatingIfNeeded: token.value >> (8 * (idBytes - 1 - $0))) }
        let base64 = Data(id + signature(of: id, epoch, secret)).base64EncodedString()
        return String(decoding: base64.utf8.compactMap(urlDigit), as: UTF8.self)
    }

    /// A byte of base64 as base64url writes it (RFC 4648, section 5), without padding. Each booking's answer has a code, so
    /// bytes are looked at, not characters.
    private static func urlDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "+"): UInt8(ascii: "-")
        case UInt8(ascii: "/"): UInt8(ascii: "_")
        case UInt8(ascii: "="): nil
        default: byte
        }
    }

    /// Nil for what this hospital has not given.
    static func token(of code: String, epoch: Int, _ secret: HospitalSecret) -> Token.ID? {
        let length = idBytes + signatureBytes
        guard code.utf8.count == (length * 8 + 5) / 6 else { return nil }
        let padded = code.replacing("-", with: "+").replacing("_", with: "/")
        guard let data = Data(base64Encoded: padded + "="), data.count == length else { return nil }
        let id = Array(data.prefix(idBytes))
        guard let token = Token.ID(id.reduce(0) { $0 << 8 | Int($1) }),
            Secret.areEqual(self.code(of: token, epoch: epoch, secret), code)
        else { return nil }
        return token
    }

    private static func signature(of id: [UInt8], _ epoch: Int, _ secret: HospitalSecret) -> [UInt8] {
        let digest = secret.digest(Array("link".utf8), id, Array("\(epoch)".utf8))
        let bytes =
            withUnsafeBytes(of: digest.high.bigEndian) { Array($0) }
            + withUnsafeBytes(of: digest.low.bigEndian) { Array($0) }
        return Array(bytes.prefix(signatureBytes))
    }
}
