import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Synchronization
import Testing

@testable import OPDServer

@Suite("Rate limits")
struct RateLimitTests {
    /// A clock that a test moves.
    private final class Uptime: Sendable {
        private let time = Mutex(Duration.seconds(1_000))
        var now: Duration { time.withLock { $0 } }
        func pass(_ duration: Duration) { time.withLock { $0 += duration } }
    }

    private let uptime = Uptime()

    private func limiter(perMinute: Int, addresses: Int = 100) -> RateLimiter {
        RateLimiter(perMinute: perMinute, addresses: addresses) { [uptime] in uptime.now }
    }

    private func address(_ text: String) throws -> ClientAddress { try #require(ClientAddress(text)) }

    @Test("a bucket is full at first, and fills again evenly")
    func bucket() throws {
        let (limiter, client) = (limiter(perMinute: 6), try address("192.0.2.1"))
        for _ in 1...6 { #expect(limiter.take(client) == nil) }
        #expect(limiter.take(client) == .seconds(10))
        uptime.pass(.seconds(4))
        #expect(limiter.take(client) == .seconds(6))
        uptime.pass(.seconds(6))
        #expect(limiter.take(client) == nil)
        #expect(limiter.take(client) == .seconds(10))
        uptime.pass(.seconds(3_600))
        for _ in 1...6 { #expect(limiter.take(client) == nil) }
        #expect(limiter.take(client) == .seconds(10))
    }

    @Test("in no minute there are more than twice as many, however they are asked for")
    func perMinute() throws {
        let (limiter, client) = (limiter(perMinute: 30), try address("192.0.2.1"))
        var passed = 0
        for _ in 0..<600 {
            if limiter.take(client) == nil { passed += 1 }
            uptime.pass(.milliseconds(100))
        }
        #expect(passed == 59)
    }

    @Test("every address has its own; the addresses of one IPv6 network share one")
    func addresses() throws {
        let limiter = limiter(perMinute: 1)
        #expect(limiter.take(try address("192.0.2.1")) == nil)
        #expect(limiter.take(try address("192.0.2.2")) == nil)
        #expect(limiter.take(try address("2001:db8::1")) == nil)
        #expect(limiter.take(try address("2001:db8::2")) != nil)
        #expect(limiter.take(try address("2001:db8:0:1::1")) == nil)
    }

    @Test("of more addresses than there is room for, whoever asked last longest ago is forgotten")
    func bounded() throws {
        let limiter = limiter(perMinute: 1, addresses: 3)
        for number in 1...3 { #expect(limiter.take(try address("192.0.2.\(number)")) == nil) }
        #expect(limiter.take(try address("192.0.2.1")) != nil)
        #expect(limiter.take(try address("192.0.2.4")) == nil)
        #expect(limiter.addressCount == 3)
        #expect(limiter.take(try address("192.0.2.1")) != nil)
        #expect(limiter.take(try address("192.0.2.2")) == nil)
        #expect(limiter.take(try address("192.0.2.4")) != nil)
        for number in 0..<1_000 { _ = limiter.take(try address("10.0.\(number / 250).\(number % 250)")) }
        #expect(limiter.addressCount == 3)
    }

    @Test("recent values keep the newest, in the order of use")
    func recentValues() {
        var recent = RecentValues<Int, Int>(capacity: 8)
        var model: [(key: Int, value: Int)] = []
        var number = 1
        for step in 0..<2_000 {
            number = number &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let key = Int(UInt(bitPattern: number) >> 40) % 12
            let place = model.firstIndex { $0.key == key }
            if step.isMultiple(of: 3) {
                #expect(recent.value(of: key) == place.map { model[$0].value })
                if let place { model.append(model.remove(at: place)) }
                continue
            }
            let value = place.map { model.remove(at: $0).value } ?? -1
            model.append((key, step))
            if model.count > 8 { model.removeFirst() }
            let found = recent.update(key, default: -1) { kept in
                defer { kept = step }
                return kept
            }
            #expect(found == value)
        }
        #expect(recent.count == 8)
    }

    /// A server with routes of the test's own.
    private func withRoutes(
        _ routes: [Route], loginPerMinute: Int = 2,
        _ body: @escaping @Sendable (any TestClientProtocol) async throws -> Void
    ) async throws {
        let uptime = uptime
        try await withDesk { desk in
            var options = ServerOptions(host: "127.0.0.1", port: 0, allowsReset: true, documentationAssets: nil)
            options.rates.loginPerMinute = loginPerMinute
            options.trustedProxies = TrustedProxies([try #require(ClientAddress.Range("127.0.0.0/8"))])
            let table = RouteTable(routes)
            let router = Router(context: DeskContext.self)
            router.add(middleware: ProblemMiddleware(routes: table, screens: Screens(language: "en"), names: nil))
            table.register(
                on: router, CurrentReads(desk: Desk(hospital: desk.hospital, options: options)),
                Gate(hospital: desk.hospital, options: options.access),
                RateLimits(options.rates, options.trustedProxies) { uptime.now })
            try await Application(router: router, logger: desk.log.logger()).test(.router, body)
        }
    }

    private static let hop = HTTPField.Name("X-Forwarded-For")!

    @Test("beyond its limit a route answers 429 with Retry-After, by client address; other routes have none")
    func route() async throws {
        let done = Route(.get, "/healthz", showsHospital: false) { _, _ in .json { $0.member("done", true) } }
        let login = Route(.post, "/login", rateLimit: .login) { _, _ in .json { $0.member("done", true) } }
        try await withRoutes([done, login]) { [uptime] client in
            func post(_ client: any TestClientProtocol, from hop: String) async throws -> TestAnswer {
                TestAnswer(
                    try await client.executeRequest(uri: "/login", method: .post, headers: [Self.hop: hop], body: nil))
            }
            for _ in 1...2 { #expect(try await post(client, from: "192.0.2.1").status == 200) }
            let refused = try await post(client, from: "192.0.2.1")
            #expect(refused.status == 429)
            #expect(refused.headers[.retryAfter] == "30")
            #expect(refused["detail"] == "Too many requests came from this address. Try again in 30 s.")
            #expect(try await post(client, from: "192.0.2.2").status == 200)
            for _ in 1...5 {
                let free = try await client.executeRequest(uri: "/healthz", method: .get, headers: [:], body: nil)
                #expect(free.status == .ok)
            }
            uptime.pass(.milliseconds(29_500))
            #expect(try await post(client, from: "192.0.2.1").headers[.retryAfter] == "1")
            uptime.pass(.milliseconds(500))
            #expect(try await post(client, from: "192.0.2.1").status == 200)
        }
    }

    @Test("a rate of 0 is no limit")
    func unlimited() async throws {
        let login = Route(.post, "/login", rateLimit: .login) { _, _ in .json { $0.member("done", true) } }
        try await withRoutes([login], loginPerMinute: 0) { client in
            for _ in 1...100 {
                let answer = try await client.executeRequest(uri: "/login", method: .post, headers: [:], body: nil)
                #expect(answer.status == .ok)
            }
        }
    }

    @Test("every route with a limit has 429 in the document")
    func documented() async throws {
        try await withDesk { desk in
            let options = ServerOptions(host: "127.0.0.1", port: 0, allowsReset: true, documentationAssets: nil)
            for route in RouteTable(Desk(hospital: desk.hospital, options: options)).routes where route.rateLimit != nil
            {
                let operation = APIDocument.shared.root["paths"]?[route.path]?[route.method.rawValue.lowercased()]
                #expect(operation?["responses"]?["429"] != nil, "\(route.method) \(route.path)")
            }
        }
    }
}
