import Foundation
import OPDJournal
import Testing

@testable import OPDServer

@Suite("The dashboard, the alert rules and the page about them")
struct DeployedFilesTests {
    private static func file(_ path: String, testFile: String = #filePath) throws -> String {
        let folder = (1...4).reduce(URL(filePath: testFile)) { url, _ in url.deletingLastPathComponent() }
        return try String(contentsOf: folder.appending(path: path), encoding: .utf8)
    }

    /// The names under which a metric can be asked for.
    private static let served = Set(
        MetricDescription.all.flatMap { description in
            guard case .histogram = description.kind else { return [description.name] }
            return ["_bucket", "_sum", "_count"].map { description.name + $0 }
        })

    /// All that looks like one of the server's metrics.
    private static func named(in text: String) -> Set<String> {
        Set(text.matches(of: /\b(?:opdesk|process)_[a-z_]+/).map { String($0.output) })
    }

    @Test(
        "name only metrics that there are",
        arguments: ["deploy/grafana/opdesk.json", "deploy/prometheus/opdesk.rules.yaml"])
    func metricsExist(_ path: String) throws {
        let named = Self.named(in: try Self.file(path))
        #expect(named.count >= 8)
        #expect(named.subtracting(Self.served).sorted() == [])
    }

    @Test("the dashboard shows every metric")
    func dashboardIsComplete() throws {
        let named = Self.named(in: try Self.file("deploy/grafana/opdesk.json"))
        for description in MetricDescription.all {
            let isShown = named.contains { $0.hasPrefix(description.name) }
            #expect(isShown, "\(description.name)")
        }
    }

    @Test("the dashboard is JSON, and its panels have names, sentences and ids of their own")
    func dashboardIsSound() throws {
        let dashboard = try JSONValue(Array(try Self.file("deploy/grafana/opdesk.json").utf8))
        let panels = try #require(dashboard["panels"]?.elements)
        #expect(Set(panels.compactMap { $0["id"]?.whole }).count == panels.count)
        for panel in panels {
            #expect(panel["title"]?.text?.isEmpty == false)
            guard panel["type"] != "row" else { continue }
            #expect(panel["description"]?.text?.isEmpty == false)
            for target in panel["targets"]?.elements ?? [] {
                #expect(target["datasource"]?["uid"] == "${datasource}")
                #expect(target["expr"]?.text?.isEmpty == false)
            }
        }
    }

    @Test("every alert is tried, and says what to do")
    func alerts() throws {
        let rules = try Self.file("deploy/prometheus/opdesk.rules.yaml")
        let tried = try Self.file("deploy/prometheus/opdesk.rules.test.yaml")
        let alerts = rules.matches(of: /- alert: (\w+)/).map { String($0.output.1) }
        #expect(alerts.count >= 8)
        #expect(rules.matches(of: /\n          summary: ".+"\n          action: ".+"\n/).count == alerts.count)
        for alert in alerts {
            #expect(tried.contains("alertname: \(alert),"), "\(alert) must be silent on a quiet day")
            #expect(tried.contains("{alertname=\"\(alert)\"}"), "\(alert) must ring when it is due")
        }
    }

    @Test("the page explains every metric, and no other")
    func page() throws {
        let page = try Self.file("docs/watching.md")
        let rows = page.matches(of: /(?m)^\| `((?:opdesk|process)_[a-z_]+)/).map { String($0.output.1) }
        #expect(rows == MetricDescription.all.map(\.name))
    }

    @Test("a metric has a name by the conventions of Prometheus, and a sentence")
    func names() {
        #expect(Set(MetricDescription.all.map(\.name)).count == MetricDescription.all.count)
        for description in MetricDescription.all {
            #expect(description.name.wholeMatch(of: /(opdesk|process)(_[a-z]+)+/) != nil)
            #expect(description.help.hasSuffix("."))
            switch description.kind {
            case .counter: #expect(description.name.hasSuffix("_total"))
            case .gauge, .histogram: #expect(!description.name.hasSuffix("_total"))
            }
            if case .histogram(let bounds) = description.kind { #expect(bounds == bounds.sorted()) }
        }
    }
}
