import HTTPTypes
import Testing

@testable import OPDServer

@Suite("What is refused before it is a request")
struct RefusedEarlyTests {
    private func samples(_ metrics: PrometheusMetrics) -> [String] {
        metrics.exposition(with: []).split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
    }

    @Test("is counted by status, and named as every answer is")
    func counted() throws {
        let metrics = PrometheusMetrics()
        let requests = RequestMetrics([], metrics)
        var limits = RequestLimits.Limits(headTimeout: .seconds(5))
        limits.onRefusal = { requests.countUnread($0) }
        let wire = try Wire(limits)
        wire.send("GET / HT")
        wire.wait(5)
        let answer = try wire.sent()
        #expect(answer.hasPrefix("HTTP/1.1 408"))
        let id = try #require(answer.firstMatch(of: #/(?i:X-Request-Id): (\S+)/#)?.output.1)
        #expect(DeskContext.isRequestID(String(id)))
        #expect(samples(metrics) == [#"opdesk_http_requests_total{method="other",route="(no route)",status="408"} 1"#])
    }

    @Test("a connection too many is counted, and those that are open")
    func connections() throws {
        var limits = ConnectionLimits()
        limits.total = 1
        let connections = Connections(limits, TrustedProxies())
        let admission = connections.begin(.loopback)
        let refusal = connections.begin(.loopback)
        #expect(connections.count == 1)
        #expect(connections.turnedAway == 1)
        connections.end(.loopback, refusal)
        connections.end(.loopback, admission)
        #expect(connections.count == 0)
        #expect(connections.turnedAway == 1)
    }
}
