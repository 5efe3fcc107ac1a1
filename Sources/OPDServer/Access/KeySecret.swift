import OPDEngine

/// An API key as its owner has it: `opdesk_<id>_<secret>`.
package struct KeySecret {
    package static let prefix = "opdesk_"
    package let id: APIKey.ID
    package let text: String

    package init?(_ text: String) {
        let (bytes, separator) = (text.utf8, UInt8(ascii: "_"))
        guard bytes.starts(with: Self.prefix.utf8) else { return nil }
        let name = bytes.dropFirst(Self.prefix.utf8.count)
        guard let end = name.firstIndex(of: separator), !name[name.index(after: end)...].contains(separator),
            let id = APIKey.ID(String(Substring(name[..<end])))
        else { return nil }
        self.id = id
        self.text = text
    }

    /// A new one: 8 characters to name it, 52 of 5 bits to prove it.
    package static func drawn() -> KeySecret? { KeySecret(prefix + Secret.randomText(8) + "_" + Secret.randomText(52)) }
}
