import OPDEngine

/// An API key as its owner has it: `opdesk_<id>_<secret>`.
package struct KeySecret {
    package static let prefix = "opdesk_"
    package let id: APIKey.ID
    package let text: String

    package init?(_ text: String) {
        let parts = text.utf8.split(separator: UInt8(ascii: "_"), omittingEmptySubsequences: false).map(Substring.init)
        guard parts.count == 3, parts[0] == "opdesk", let id = APIKey.ID(String(parts[1])) else { return nil }
        self.id = id
        self.text = text
    }

    /// A new one: 8 characters to name it, 52 of 5 bits to prove it.
    package static func drawn() -> KeySecret? { KeySecret(prefix + Secret.randomText(8) + "_" + Secret.randomText(52)) }
}
