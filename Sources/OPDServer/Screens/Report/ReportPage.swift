import OPDEngine
import OPDJournal

/// A day in numbers, as the manager reads it.
struct ReportPage {
    let report: DayReport
    let language: Language

    var shown: Shown {
        let lines = report.doctors
        var shown: Shown = [
            "day": "\(report.day)", "date": language.date(report.day), "isEmpty": lines.isEmpty,
            "facts": facts, "rows": lines.map { row($0, $0.doctor?.name ?? "") },
            "total": row(DayReport.Line(doctor: nil, department: nil, tally: report.total), language[.reportAll]),
            "bySource": bars(\.sourceParts), "byOutcome": bars(outcomes), "byWait": waits,
            "outcomes": Outcome.allCases.map { ["kind": $0.rawValue, "name": language[$0.word]] as Shown },
        ]
        // One department is the same as all.
        if report.departments.count > 1 {
            shown["departments"] = report.departments.map { row($0, $0.department ?? language[.reportNoDepartment]) }
        }
        return shown
    }

    // MARK: Tables

    private var facts: [Shown] {
        let total = report.total
        let facts: [(Word, String)] = [
            (.reportTokens, number(total.given)), (.reportSeen, number(total.seen)),
            (.reportNoShows, number(total.noShows)), (.reportWait, minutes(Tally.mean(total.waits))),
            (.reportWait90, minutes(Tally.percentile90(total.waits))),
        ]
        return facts.map { ["name": language[$0], "value": $1] }
    }

    private func row(_ line: DayReport.Line, _ name: String) -> Shown {
        let tally = line.tally
        let cells = [
            number(tally.given), number(tally.seen), number(tally.noShows), number(tally.cancelled),
            number(tally.transferred), number(tally.waiting), number(tally.needRebooking), number(tally.bumps),
            minutes(Tally.mean(tally.waits)), minutes(Tally.percentile90(tally.waits)),
            minutes(Tally.mean(tally.consultations)), minutes(tally.overtimeMilliseconds),
        ]
        return ["name": name, "cells": cells]
    }

    // MARK: Charts

    private enum Outcome: String, CaseIterable {
        case seen, here, noShow, cancelled

        var word: Word {
            switch self {
            case .seen: .reportSeen
            case .here: .reportOpen
            case .noShow: .reportNoShows
            case .cancelled: .reportCancelled
            }
        }
    }

    private func outcomes(_ tally: Tally) -> [(kind: String, count: Int)] {
        [
            (Outcome.seen.rawValue, tally.seen), (Outcome.here.rawValue, tally.stillOpen),
            (Outcome.noShow.rawValue, tally.noShows), (Outcome.cancelled.rawValue, tally.cancelled),
        ]
    }

    /// A bar for each doctor, as long as the number of tokens, against that of the most.
    private func bars(_ parts: (Tally) -> [(kind: String, count: Int)]) -> [Shown] {
        let sums = report.doctors.map { parts($0.tally).reduce(0) { $0 + $1.count } }
        let longest = max(sums.max() ?? 0, 1)
        return zip(report.doctors, sums).map { line, sum in
            var start = 0
            let segments = parts(line.tally).filter { $0.count > 0 }.map { kind, count -> Shown in
                defer { start += count }
                return [
                    "kind": kind, "x": Percentage(start, of: longest).text,
                    "width": Percentage(count, of: longest).text,
                ]
            }
            return ["name": line.doctor?.name ?? "", "value": number(sum), "segments": segments]
        }
    }

    /// The mean wait and the one that nine in ten do not exceed.
    private var waits: [Shown] {
        let longest = max(report.doctors.compactMap { Tally.percentile90($0.tally.waits) }.max() ?? 0, 1)
        return report.doctors.compactMap { line in
            guard let mean = Tally.mean(line.tally.waits), let most = Tally.percentile90(line.tally.waits) else {
                return nil
            }
            return [
                "name": line.doctor?.name ?? "", "mean": Percentage(mean, of: longest).text,
                "most": Percentage(most, of: longest).text, "value": "\(minutes(mean)) · \(minutes(most))",
            ]
        }
    }

    private func number(_ value: Int) -> String { language.number(value) }

    /// A dash where nobody was seen.
    private func minutes(_ milliseconds: Int?) -> String {
        milliseconds.map { language[.reportMinutes, ["count": number(($0 + 30_000) / 60_000)]] } ?? "–"
    }
}

extension Tally {
    fileprivate var given: Int { tokens.reduce(0, +) }

    /// Neither seen nor gone.
    fileprivate var stillOpen: Int { max(0, given - seen - noShows - cancelled - transferred) }

    fileprivate var sourceParts: [(kind: String, count: Int)] {
        Source.allCases.reversed().map { ($0.name, tokens[Int($0.rawValue)]) }
    }
}
