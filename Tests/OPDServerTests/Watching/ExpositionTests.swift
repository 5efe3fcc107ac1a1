import CoreMetrics
import Testing

@testable import OPDServer

@Suite("The text of /metrics")
struct ExpositionTests {
    private static let metrics = PrometheusMetrics([
        MetricDescription("bookings_total", .counter, "Bookings."),
        MetricDescription("depth", .gauge, "Of what\nwaits, in C:\\queue."),
        MetricDescription("size", .histogram([1, 2.5]), "Sizes."),
        MetricDescription("took_seconds", .histogram([0.0005, 1]), "Times."),
    ])

    private func text(_ count: (PrometheusMetrics) -> Void, _ figures: [Figure] = []) -> [String] {
        let metrics = PrometheusMetrics([
            MetricDescription("bookings_total", .counter, "Bookings."),
            MetricDescription("depth", .gauge, "Of what\nwaits, in C:\\queue."),
            MetricDescription("size", .histogram([1, 2.5]), "Sizes."),
            MetricDescription("took_seconds", .histogram([0.0005, 1]), "Times."),
        ])
        count(metrics)
        return metrics.exposition(with: figures).split(separator: "\n").map(String.init)
    }

    private func samples(_ count: (PrometheusMetrics) -> Void, _ figures: [Figure] = []) -> [String] {
        text(count, figures).filter { !$0.hasPrefix("#") }
    }

    @Test("each metric has its meaning and kind before its samples, in the order of the table, also without samples")
    func heads() {
        let lines = text { Counter(label: "bookings_total", factory: $0).increment() }
        #expect(
            lines == [
                "# HELP bookings_total Bookings.", "# TYPE bookings_total counter", "bookings_total 1",
                "# HELP depth Of what\\nwaits, in C:\\\\queue.", "# TYPE depth gauge",
                "# HELP size Sizes.", "# TYPE size histogram",
                "# HELP took_seconds Times.", "# TYPE took_seconds histogram",
            ])
    }

    @Test("a label is escaped, and series are in the order of their labels")
    func labels() {
        let samples = samples { metrics in
            for name in ["b", "a\\b", "say \"ah\"", "two\nlines", "Zoë"] {
                Counter(label: "bookings_total", dimensions: [("by", name)], factory: metrics).increment(by: 2)
            }
        }
        #expect(
            samples == [
                #"bookings_total{by="Zoë"} 2"#, #"bookings_total{by="a\\b"} 2"#, #"bookings_total{by="b"} 2"#,
                #"bookings_total{by="say \"ah\""} 2"#, #"bookings_total{by="two\nlines"} 2"#,
            ])
    }

    @Test("the name of a label has only what a name can have")
    func names() {
        #expect(ExpositionText.name("path.of-what") == "path_of_what")
        #expect(ExpositionText.name("9th") == "_9th")
        #expect(ExpositionText.name("") == "_")
        #expect(ExpositionText.name("Ä") == "_")
    }

    @Test("a histogram counts what is not above each bound, and adds up")
    func histogram() {
        let samples = samples { metrics in
            let size = Recorder(label: "size", dimensions: [("of", "a")], aggregate: true, factory: metrics)
            size.record(1)
            size.record(2)
            size.record(2.5)
            size.record(7)
        }
        #expect(
            samples == [
                #"size_bucket{of="a",le="1"} 1"#, #"size_bucket{of="a",le="2.5"} 3"#,
                #"size_bucket{of="a",le="+Inf"} 4"#, #"size_sum{of="a"} 12.5"#, #"size_count{of="a"} 4"#,
            ])
    }

    @Test("a time is in seconds, whatever it was measured in")
    func seconds() {
        let samples = samples { metrics in
            let timer = Timer(label: "took_seconds", factory: metrics)
            timer.recordMicroseconds(500)
            timer.recordMilliseconds(250)
            timer.recordSeconds(2)
        }
        #expect(
            samples == [
                #"took_seconds_bucket{le="0.0005"} 1"#, #"took_seconds_bucket{le="1"} 2"#,
                #"took_seconds_bucket{le="+Inf"} 3"#, "took_seconds_sum 2.2505", "took_seconds_count 3",
            ])
    }

    @Test("a gauge says its last value, and a figure the one of now")
    func gauges() {
        let samples = samples(
            { metrics in
                let gauge = Gauge(label: "depth", dimensions: [("of", "a")], factory: metrics)
                gauge.record(3)
                gauge.record(-1.5)
            }, [Figure("depth", [(name: "of", value: "b")], is: 7), Figure("unknown", is: 1)])
        #expect(samples == [#"depth{of="a"} -1.5"#, #"depth{of="b"} 7"#])
    }

    @Test("the same label and dimensions are the same series; what is destroyed is gone")
    func series() {
        let samples = samples { metrics in
            for _ in 1...3 { Counter(label: "bookings_total", factory: metrics).increment() }
            let gone = Counter(label: "bookings_total", dimensions: [("by", "a")], factory: metrics)
            gone.increment()
            gone.destroy()
        }
        #expect(samples == ["bookings_total 3"])
    }

    @Test("what nobody described, or as something else, is not served, and does no harm")
    func undescribed() {
        let samples = samples { metrics in
            Counter(label: "secret_total", factory: metrics).increment()
            Counter(label: "depth", factory: metrics).increment()
            Recorder(label: "bookings_total", aggregate: true, factory: metrics).record(1)
            Timer(label: "depth", factory: metrics).recordSeconds(1)
        }
        #expect(samples == [])
    }

    @Test("nothing is lost when many count at once")
    func concurrent() async {
        let metrics = Self.metrics
        let counter = Counter(label: "bookings_total", factory: metrics)
        let timer = Timer(label: "took_seconds", factory: metrics)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<10_000 {
                        counter.increment()
                        timer.recordSeconds(1)
                    }
                }
            }
        }
        let lines = metrics.exposition(with: []).split(separator: "\n")
        #expect(lines.contains("bookings_total 80000"))
        #expect(lines.contains("took_seconds_sum 80000"))
        #expect(lines.contains("took_seconds_count 80000"))
    }
}
