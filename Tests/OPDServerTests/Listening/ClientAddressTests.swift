import Testing

@testable import OPDServer

@Suite("Where a request comes from")
struct ClientAddressTests {
    @Test(
        "an address is one, however it is written",
        arguments: [
            ("192.0.2.7", "192.0.2.7"), ("192.0.2.7:49152", "192.0.2.7"), (" 192.0.2.7 ", "192.0.2.7"),
            ("::ffff:192.0.2.7", "192.0.2.7"), ("[2001:db8::7]:443", "2001:db8::7"), ("[2001:db8::7]", "2001:db8::7"),
            ("2001:DB8:0:0:0:0:0:7", "2001:db8::7"),
        ])
    func written(_ text: String, _ same: String) throws {
        let address = try #require(ClientAddress(text))
        #expect(address == ClientAddress(same))
    }

    @Test(
        "anything else is none", arguments: ["", "unknown", "_hidden", "192.0.2", "192.0.2.256", "localhost", "::1::"])
    func none(_ text: String) { #expect(ClientAddress(text) == nil) }

    @Test("of IPv6 the network of 64 bits counts")
    func limited() throws {
        func limited(_ text: String) throws -> ClientAddress {
            let address = try #require(ClientAddress(text))
            return address.limited
        }
        #expect(try limited("2001:db8:1:2::1") == limited("2001:db8:1:2:ffff::9"))
        #expect(try limited("2001:db8:1:2::1") != limited("2001:db8:1:3::1"))
        #expect(try limited("192.0.2.7") != limited("192.0.2.8"))
    }

    @Test(
        "this machine itself",
        arguments: [("127.0.0.1", true), ("127.8.9.1", true), ("::1", true), ("128.0.0.1", false)])
    func loopback(_ text: String, _ isLoopback: Bool) throws {
        let address = try #require(ClientAddress(text))
        #expect(address.isLoopback == isLoopback)
    }

    @Test(
        "a range is an address, or all that begin alike",
        arguments: [
            ("10.1.0.0/16", "10.1.255.3", true), ("10.1.0.0/16", "10.2.0.1", false), ("10.1.2.3", "10.1.2.3", true),
            ("10.1.2.3", "10.1.2.4", false), ("0.0.0.0/0", "203.0.113.9", true), ("0.0.0.0/0", "2001:db8::1", false),
            ("2001:db8::/32", "2001:db8:9::1", true), ("2001:db8::/32", "2001:db9::1", false),
            ("::/0", "2001:db8::1", true),
        ])
    func range(_ range: String, _ address: String, _ isInside: Bool) throws {
        let range = try #require(ClientAddress.Range(range))
        let inner = try #require(ClientAddress(address))
        #expect(range.contains(inner) == isInside)
    }

    @Test(
        "no range", arguments: ["", "/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/8/8", "::/129", "proxy"])
    func noRange(_ text: String) { #expect(ClientAddress.Range(text) == nil) }

    @Test(
        "a client behind proxies is the last that is none of them",
        arguments: [
            // Nobody that is not trusted is believed.
            ("203.0.113.5", ["198.51.100.1"], "203.0.113.5"),
            ("10.0.0.1", ["198.51.100.1"], "198.51.100.1"),
            // What a client wrote itself stands before what the proxy saw.
            ("10.0.0.1", ["192.0.2.66, 198.51.100.1"], "198.51.100.1"),
            ("10.0.0.1", ["192.0.2.66", "198.51.100.1"], "198.51.100.1"),
            ("10.0.0.1", ["198.51.100.1,10.0.0.2"], "198.51.100.1"),
            ("10.0.0.1", ["198.51.100.1, unknown"], "10.0.0.1"),
            ("10.0.0.1", ["198.51.100.1, unknown, 10.0.0.2"], "10.0.0.2"),
            ("10.0.0.1", [], "10.0.0.1"),
            ("10.0.0.1", ["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        ])
    func behind(_ peer: String, _ hops: [String], _ client: String) throws {
        let proxies = TrustedProxies([try #require(ClientAddress.Range("10.0.0.0/8"))])
        let peer = try #require(ClientAddress(peer))
        #expect(proxies.client(of: peer, forwardedFor: hops) == ClientAddress(client))
    }
}
