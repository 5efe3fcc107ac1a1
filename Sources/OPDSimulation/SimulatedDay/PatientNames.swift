/// Invented patients: each given name is used once a day, so that no two patients share a name.
enum PatientNames {
    /// Every given name with every family name, in an order by chance.
    static func all(_ chance: inout SplitMix64) -> [String] {
        chance.shuffled(given.flatMap { given in family.map { "\(given) \($0)" } })
    }

    static let given = [
        "Aarav", "Abdul", "Aditi", "Amina", "Anand", "Anita", "Arjun", "Bhavna", "Charles", "Deepa", "Divya", "Elena",
        "Farhan", "Ganesh", "Grace", "Hari", "Imran", "Indira", "Ishaan", "Jaya", "John", "Kabir", "Kamala", "Kavita",
        "Kiran", "Leela", "Manoj", "Maria", "Mohan", "Nikhil", "Nirmala", "Omar", "Padma", "Pooja", "Priya", "Rahul",
        "Rajesh", "Rohini", "Ruth", "Salma", "Samuel", "Sanjay", "Shanti", "Sita", "Suresh", "Tara", "Uma", "Varun",
        "Vimala", "Yusuf", "Zara", "Zoya",
    ]

    static let family = [
        "Agarwal", "Ahmed", "Bhat", "Bose", "Chopra", "Desai", "Fernandes", "George", "Hussain", "Jain", "Joshi",
        "Kapoor",
        "Kaur", "Kumar", "Malik", "Mehta", "Mishra", "Pillai", "Qureshi", "Reddy", "Sen", "Shah", "Sharma", "Thomas",
        "Varghese", "Verma", "Yadav",
    ]
}
