import NIOCore

/// Where a request comes from. IPv4 addresses stand in their place among those of IPv6 (RFC 4291, section 2.5.5.2).
package struct ClientAddress: Hashable, Sendable {
    private let bits: UInt128

    private static let mapped = UInt128(0xFFFF_0000_0000)

    /// An address as text, with or without brackets and port.
    package init?(_ text: some StringProtocol) {
        var text = text.drop { $0 == " " }
        while text.last == " " { text = text.dropLast() }
        if text.first == "[", let end = text.firstIndex(of: "]") {
            guard Self.isPort(text[end...].dropFirst()) else { return nil }
            text = text[..<end].dropFirst()
        } else if let colon = text.firstIndex(of: ":"), text.lastIndex(of: ":") == colon {
            guard Self.isPort(text[colon...]) else { return nil }
            text = text[..<colon]
        }
        guard let address = try? SocketAddress(ipAddress: String(text), port: 0) else { return nil }
        self.init(address)
    }

    /// A port after an address, or nothing.
    private static func isPort(_ text: some StringProtocol) -> Bool {
        text.isEmpty || text.first == ":" && text.dropFirst().allSatisfy { $0.isASCII && $0.isNumber }
    }

    /// Nil for what is no address of a network.
    init?(_ address: SocketAddress) {
        switch address {
        case .v4(let address):
            bits = Self.mapped | UInt128(UInt32(bigEndian: address.address.sin_addr.s_addr))
        case .v6(let address):
            bits = withUnsafeBytes(of: address.address.sin6_addr) { $0.reduce(0) { $0 << 8 | UInt128($1) } }
        default: return nil
        }
    }

    private var isIPv4: Bool { bits >> 32 == Self.mapped >> 32 }

    /// This machine itself.
    package var isLoopback: Bool { isIPv4 ? (bits >> 24) & 0xFF == 127 : bits == 1 }

    static let loopback = ClientAddress("127.0.0.1")!

    /// What limits count: an IPv4 address; of IPv6 the network of 64 bits, all of which one client has.
    var limited: ClientAddress { isIPv4 ? self : ClientAddress(bits: bits & ~UInt128(UInt64.max)) }

    private init(bits: UInt128) { self.bits = bits }

    /// An address, or all that begin as it does: `10.0.0.0/8`.
    package struct Range: Sendable {
        private let first: UInt128
        private let mask: UInt128

        package init?(_ text: String) {
            let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            guard let address = ClientAddress(parts[0]) else { return nil }
            let longest = address.isIPv4 ? 32 : 128
            guard let length = parts.count == 2 ? Int(parts[1]) : longest, (0...longest).contains(length) else {
                return nil
            }
            let free = longest - length
            mask = free == 128 ? 0 : ~UInt128(0) << free
            first = address.bits & mask
        }

        func contains(_ address: ClientAddress) -> Bool { address.bits & mask == first }
    }
}

/// The reverse proxies that are believed when they say for whom they ask.
package struct TrustedProxies: Sendable {
    private let ranges: [ClientAddress.Range]

    package init(_ ranges: [ClientAddress.Range] = []) { self.ranges = ranges }

    func contains(_ address: ClientAddress) -> Bool { ranges.contains { $0.contains(address) } }

    /// The last in `X-Forwarded-For` that is none of the proxies; what stands before it anybody can have written.
    func client(of peer: ClientAddress, forwardedFor hops: [String]) -> ClientAddress {
        guard contains(peer) else { return peer }
        var client = peer
        for hop in hops.flatMap({ $0.split(separator: ",") }).reversed() {
            guard let address = ClientAddress(hop) else { return client }
            client = address
            guard contains(address) else { return address }
        }
        return client
    }
}
