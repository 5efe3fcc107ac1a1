import CoreMetrics
import Synchronization

/// Makes the server's counters, gauges and histograms, and writes them out for Prometheus.
///
/// Making one takes a lock; using it takes none. The same label and dimensions give the same series again.
package final class PrometheusMetrics: MetricsFactory {
    private let descriptions: [MetricDescription]
    private let described: [String: MetricDescription]
    private let families = Mutex<[String: [MetricLabels: any MetricCell]]>([:])

    package convenience init() { self.init(MetricDescription.all) }

    init(_ descriptions: [MetricDescription]) {
        self.descriptions = descriptions
        described = Dictionary(uniqueKeysWithValues: descriptions.map { ($0.name, $0) })
    }

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        let cell: CounterCell? = cell(label, dimensions) { if case .counter = $0 { CounterCell() } else { nil } }
        return cell ?? NOOPMetricsHandler.instance
    }

    package func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        if aggregate { return histogram(label, dimensions) ?? NOOPMetricsHandler.instance }
        let cell: GaugeCell? = cell(label, dimensions) { if case .gauge = $0 { GaugeCell() } else { nil } }
        return cell ?? NOOPMetricsHandler.instance
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        histogram(label, dimensions) ?? NOOPMetricsHandler.instance
    }

    package func destroyCounter(_ handler: any CounterHandler) { forget(handler) }

    package func destroyRecorder(_ handler: any RecorderHandler) { forget(handler) }

    package func destroyTimer(_ handler: any TimerHandler) { forget(handler) }

    /// All metrics, each with what `figures` adds: what is not counted as it happens, but looked at now.
    func exposition(with figures: [Figure]) -> String {
        var text = ExpositionText()
        let families = families.withLock { $0 }
        let figures = Dictionary(grouping: figures, by: \.name)
        for description in descriptions {
            text.head(description)
            let cells = families[description.name] ?? [:]
            for (labels, cell) in cells.sorted(by: { $0.key < $1.key }) {
                cell.write(description.name, labels, to: &text)
            }
            for figure in figures[description.name] ?? [] { text.sample(figure.name, figure.labels, figure.value) }
        }
        return text.text
    }

    private func histogram(_ label: String, _ dimensions: [(String, String)]) -> HistogramCell? {
        cell(label, dimensions) { kind in
            if case .histogram(let bounds) = kind { HistogramCell(bounds) } else { nil }
        }
    }

    /// The cell of a series, made when it is the first time. Nil where no such metric of that kind is described: nobody
    /// could know what it means, so it is not served.
    private func cell<Cell: MetricCell>(
        _ label: String, _ dimensions: [(String, String)], _ make: (MetricDescription.Kind) -> Cell?
    ) -> Cell? {
        guard let description = described[label] else { return nil }
        let labels = MetricLabels(dimensions.map { (name: $0.0, value: $0.1) })
        return families.withLock { families in
            if let cell = families[label]?[labels] { return cell as? Cell }
            guard let cell = make(description.kind) else { return nil }
            families[label, default: [:]][labels] = cell
            return cell
        }
    }

    private func forget(_ handler: AnyObject) {
        families.withLock { families in
            families = families.mapValues { cells in cells.filter { $0.value !== handler } }
        }
    }
}

/// A number that is looked at when metrics are asked for.
struct Figure: Sendable {
    let name: String
    let labels: MetricLabels
    let value: Double

    init(_ name: String, _ labels: [(name: String, value: String)] = [], is value: Double) {
        self.name = name
        self.labels = labels.isEmpty ? .none : MetricLabels(labels)
        self.value = value
    }
}
