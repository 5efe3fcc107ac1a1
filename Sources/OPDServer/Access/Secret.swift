import Crypto
import CryptoExtras
import Foundation

/// Passwords, and what keys are made of.
package enum Secret {
    /// The shortest password, in characters. No other rule: length is what counts (NIST SP 800-63B).
    package static let shortestPassword = 10
    package static let longestPassword = 200

    /// What scrypt (RFC 7914) is asked to spend on a password.
    package struct PasswordCost: Sendable {
        let rounds: Int
        let blockSize: Int
        let parallelism: Int

        /// 32 MiB and about a tenth of a second: N 2^15, r 8, p 1.
        package static let standard = PasswordCost(rounds: 1 << 15, blockSize: 8, parallelism: 1)
        /// For tests that are not about it.
        static let least = PasswordCost(rounds: 2, blockSize: 1, parallelism: 1)
    }

    /// `scrypt$N$r$p$salt$hash`, salt and hash in hexadecimal. Blocks for as long as the cost says.
    package static func hash(password: String, _ cost: PasswordCost = .standard) throws -> String {
        let salt = random(16)
        let hash = try derive(password, salt, cost)
        return "scrypt$\(cost.rounds)$\(cost.blockSize)$\(cost.parallelism)$\(hex(salt))$\(hex(hash))"
    }

    /// Blocks as long as making one.
    static func isPassword(_ password: String, of hash: String) -> Bool {
        let parts = hash.split(separator: "$").map(String.init)
        guard parts.count == 6, parts[0] == "scrypt", let rounds = Int(parts[1]), let blockSize = Int(parts[2]),
            let parallelism = Int(parts[3]), let salt = bytes(hex: parts[4]), let wanted = bytes(hex: parts[5]),
            let derived = try? derive(
                password, salt, PasswordCost(rounds: rounds, blockSize: blockSize, parallelism: parallelism))
        else { return false }
        return areEqual(hex(derived), hex(wanted))
    }

    /// Takes as long as looking at a real one.
    static func isPasswordOfNobody(_ password: String, _ cost: PasswordCost) -> Bool {
        _ = try? derive(password, [UInt8](repeating: 0, count: 16), cost)
        return false
    }

    private static func derive(
        _ password: String, _ salt: [UInt8], _ cost: PasswordCost
    ) throws -> [UInt8] {
        // What looks the same is the same: a keyboard may compose letters, or not.
        let bytes = Array(password.precomposedStringWithCompatibilityMapping.utf8)
        let key = try KDF.Scrypt.deriveKey(
            from: bytes, salt: salt, outputByteCount: 32, rounds: cost.rounds, blockSize: cost.blockSize,
            parallelism: cost.parallelism)
        return key.withUnsafeBytes { Array($0) }
    }

    /// The hash under which an API key is kept. Its 256 random bits need no slow one.
    package static func hash(key: String) -> String {
        "sha256$" + SHA256.hash(data: Array(key.utf8)).withUnsafeBytes { hex($0) }
    }

    package static func random(_ count: Int) -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }

    /// Letters and digits that are not taken for one another, five bits each.
    package static func randomText(_ count: Int) -> String {
        let alphabet = Array("abcdefghjkmnpqrstuvwxyz023456789".utf8)
        return String(decoding: random(count).map { alphabet[Int($0 & 31)] }, as: UTF8.self)
    }

    /// Without telling by its time where they differ.
    static func areEqual(_ left: String, _ right: String) -> Bool {
        var (left, right) = (left, right)
        return left.withUTF8 { left in
            right.withUTF8 { right in
                guard left.count == right.count else { return false }
                var difference: UInt8 = 0
                for place in left.indices { difference |= left[place] ^ right[place] }
                return difference == 0
            }
        }
    }

    static func hex(_ bytes: some RandomAccessCollection<UInt8>) -> String {
        func digit(_ value: UInt8) -> UInt8 { value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10 }
        return String(unsafeUninitializedCapacity: 2 * bytes.count) { digits in
            for (place, byte) in bytes.enumerated() {
                digits[2 * place] = digit(byte >> 4)
                digits[2 * place + 1] = digit(byte & 15)
            }
            return 2 * bytes.count
        }
    }

    private static func bytes(hex: String) -> [UInt8]? {
        let digits = Array(hex.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = UInt8(String(decoding: digits[index..<index + 2], as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(byte)
        }
        return bytes
    }
}
