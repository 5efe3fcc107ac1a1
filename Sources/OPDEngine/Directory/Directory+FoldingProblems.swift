extension Directory {
    /// Why these events cannot follow in this directory; nil when they can.
    package func problem(folding events: [DirectoryEvent]) -> String? {
        var count = doctors.count
        var leaveCount = leaves.count
        var access = access
        for event in events {
            switch event {
            case .hospitalOpened, .holidaySet, .retentionChanged: break
            case .doctorAdded(let id, _, _, _):
                count += 1
                if id.value != count { return "doctor \(id) cannot come here" }
            case .settingsChanged(_, let id):
                if let id, id.value > count { return "doctor \(id) does not exist" }
            case .weekSet(_, let id), .exceptionSet(_, _, let id):
                if id.value > count { return "doctor \(id) does not exist" }
            case .leaveRecorded(let leave):
                leaveCount += 1
                if leave.id != leaveCount { return "leave \(leave.id) cannot come here" }
                if leave.doctor.value > count { return "doctor \(leave.doctor) does not exist" }
            case .leaveWithdrawn(let id):
                if !(1...max(1, leaveCount)).contains(id) || leaveCount == 0 { return "leave \(id) does not exist" }
            case .access(let event):
                if let problem = access.problem(folding: event, doctors: count) { return problem }
                access.evolve(event)
            }
        }
        return nil
    }
}
