import HTTPTypes
import Hummingbird

/// Refuses requests that reach this machine under a name that is not its own.
///
/// Without access control only this machine may ask. A page from elsewhere could have its name resolve to 127.0.0.1
/// and so have a browser here ask for it (DNS rebinding); the name in `Host` gives it away.
struct LoopbackNames: Sendable {
    /// With access control a name gives nothing away: the browser keeps no login for it.
    let gate: Gate

    func check(_ request: Request) throws {
        // No browser leaves it out.
        guard !gate.isOn, let host = request.head.authority else { return }
        guard Self.isLoopback(host) else {
            throw Problem(
                .misdirectedRequest,
                "This server is for this machine only, at http://localhost; it is not called \(host.prefix(100)).")
        }
    }

    /// `localhost`, `127.0.0.1` or `[::1]`, with or without a port.
    static func isLoopback(_ host: String) -> Bool {
        let name = host.utf8.prefix { $0 != UInt8(ascii: ":") }
        // What is usual first, since every request is looked at.
        if name.elementsEqual("127.0.0.1".utf8), host.utf8[name.endIndex...].dropFirst().allSatisfy(isDigit) {
            return true
        }
        return ["localhost", "localhost."].contains(Substring(name).lowercased())
            || ClientAddress(host)?.isLoopback ?? false
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
