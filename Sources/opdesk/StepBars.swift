import OPDJournal
import OPDJournalSQLite

/// How far a backup or a restore is: a bar for each of its steps.
final class StepBars {
    private var step: SQLiteBackup.Step?
    private var bar = ProgressBar("")

    func show(_ step: SQLiteBackup.Step, _ done: Int, _ count: Int) {
        if step != self.step {
            finish()
            self.step = step
            bar = ProgressBar(step.name)
        }
        bar.show(done, of: count)
    }

    func finish() { if step != nil { bar.finish() } }
}

extension SQLiteBackup.Step {
    fileprivate var name: String {
        switch self {
        case .copying: "copying"
        case .verifying(let path): "verifying \(path)"
        }
    }
}

extension FullReplay {
    /// What it holds, in a line.
    var summary: String {
        "\(entries) entries, \(sessions) sessions, \(tokens) tokens, \(digest.keys) idempotency keys: everything holds"
    }
}
